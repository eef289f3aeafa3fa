namespace Craft.Schemas;

/// <summary>A span of a course's text member; <see cref="Text"/> is exactly that range (UTF-16, half-open).</summary>
public sealed record Evidence
{
    public required string Field { get; init; }

    public required int Start { get; init; }

    public required int End { get; init; }

    public required string Text { get; init; }
}
