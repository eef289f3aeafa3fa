namespace Craft.Schemas;

/// <summary>The name and version of a model that made something.</summary>
public sealed record ModelRef
{
    public required string Name { get; init; }

    public required string Version { get; init; }
}
