namespace Craft.Search;

/// <summary>What a hit must fulfil; null means any. A course of unknown price fails a price filter.</summary>
public sealed record CourseFilter(
    IReadOnlyList<string>? Sources = null,
    IReadOnlyList<string>? Languages = null,
    decimal? MaxPrice = null,
    bool FreeOnly = false)
{
    public static CourseFilter Any { get; } = new();
}
