namespace Craft.Schemas;

/// <summary>One date at which a course takes place.</summary>
public sealed record CourseDate
{
    public DateTimeOffset? Start { get; init; }

    public DateTimeOffset? End { get; init; }

    public string? Place { get; init; }
}
