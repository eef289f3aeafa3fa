namespace Craft.Training.Cli;

/// <summary>
/// A setting of a command, <c>--name value</c>: what it is for, and its default (null: none, the empty string: a switch).
/// One that does not change the numbers is no part of the recipe.
/// </summary>
internal sealed record Setting(string Name, string Meaning, string? Default = null, bool ChangesNumbers = true)
{
    public bool IsSwitch => Default is "";
}
