namespace Craft.Catalog.Courses;

/// <summary>What an observation means for the stored course.</summary>
internal enum CourseVerdict
{
    /// <summary>Not stored, or withdrawn: document and event.</summary>
    Added,

    /// <summary>Another text: document and event.</summary>
    Changed,

    /// <summary>The same text, other details: document only.</summary>
    Refreshed,

    /// <summary>Nothing to write.</summary>
    Unchanged,
}
