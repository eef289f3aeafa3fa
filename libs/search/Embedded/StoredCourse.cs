namespace Craft.Search.Embedded;

/// <summary>
/// What the index keeps in memory about one id: revision, place in the store, filter columns, places in the vector table and
/// in the lexical segments. A new revision is a new object; only the places change, and only under the writer's hand.
/// </summary>
internal sealed class StoredCourse(string id, long revision, bool deleted)
{
    public string Id => id;

    public long Revision => revision;

    public bool Deleted => deleted;

    /// <summary>Of the record in the store.</summary>
    public long Offset { get; set; }

    /// <summary>Bytes of the record, header included.</summary>
    public int Length { get; set; }

    /// <summary>Row of the vector table; -1 for a deletion.</summary>
    public int Slot { get; set; } = -1;

    public required CourseColumns Columns { get; init; }

    /// <summary>The segment that holds its postings, and the number in there.</summary>
    public PostingSegment? Segment { get; set; }

    public int Local { get; set; }
}
