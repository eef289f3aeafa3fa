namespace Craft.Ingestor.Sources;

/// <summary>
/// A part of a poll: courses that were read, ids that are still offered in the form already known, rows that could not
/// be read, and on the last page how the poll ended.
/// </summary>
public sealed record SourcePage(IReadOnlyList<RawCourse> Courses)
{
    /// <summary>Source ids that need not be stored again.</summary>
    public IReadOnlyList<string> Unchanged { get; init; } = [];

    /// <summary>Rows without a usable id or form.</summary>
    public int Unreadable { get; init; }

    /// <summary>Rows that an earlier page had already.</summary>
    public int Repeated { get; init; }

    /// <summary>Only on the last page.</summary>
    public PollEnd? End { get; init; }

    public static SourcePage Last(PollEnd end) => new([]) { End = end };
}
