namespace Craft.Search.Embedded;

/// <summary>The lexical index of one language side at one moment. Immutable: readers need no lock.</summary>
internal sealed record LexicalSnapshot(IReadOnlyList<SegmentView> Segments, int Courses, long TotalLength)
{
    public static LexicalSnapshot Empty { get; } = new([], 0, 0);
}
