namespace Craft.Schemas;

/// <summary>How long a course takes, as a number where the source gives one, else in its words.</summary>
public sealed record CourseDuration
{
    public double? Hours { get; init; }

    public string? Text { get; init; }
}
