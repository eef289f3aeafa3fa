using Craft.Schemas;

namespace Craft.Catalog.Courses;

/// <summary>The catalogue's document of one course: its newest known form and whether it is still offered.</summary>
public sealed record StoredCourse
{
    public required string Id { get; init; }

    public required string Source { get; init; }

    /// <summary>Of the last published change; a withdrawal counts, so it can be one above <see cref="Course"/>'s.</summary>
    public required long Revision { get; init; }

    public required string ContentHash { get; init; }

    /// <summary>Over every member, text or not: tells whether the document must be rewritten.</summary>
    public required string DetailHash { get; init; }

    public bool Withdrawn { get; init; }

    /// <summary>What the source said of this version; null from sources that say nothing.</summary>
    public string? Mark { get; init; }

    /// <summary>
    /// Price, dates and the like may be newer than what was published last: they do not change the content hash.
    /// </summary>
    public required Course Course { get; init; }
}
