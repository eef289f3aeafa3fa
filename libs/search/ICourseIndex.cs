using Craft.Schemas;

namespace Craft.Search;

/// <summary>
/// The searchable courses: vectors, lexical postings and the enriched course itself. Implemented by the embedded exact index
/// and later by Elasticsearch. Thread-safe; a write is visible to searches and durable when its task completes.
/// </summary>
public interface ICourseIndex
{
    /// <summary>The name of the index version behind the alias, e.g. <c>courses-lsi-3f2a90c1</c>.</summary>
    string Name { get; }

    /// <summary>The encoder whose vectors it holds (invariant C-10).</summary>
    ModelRef Encoder { get; }

    /// <summary>Live courses.</summary>
    long Count { get; }

    /// <summary>
    /// Applies writes in order, one verdict per write. Idempotent: a write whose revision is not higher than the stored one
    /// (a deletion counts) is <see cref="WriteVerdict.Stale"/>, an equal one <see cref="WriteVerdict.Unchanged"/>.
    /// </summary>
    Task<IReadOnlyList<WriteVerdict>> WriteAsync(IReadOnlyList<IndexWrite> writes, CancellationToken ct);

    /// <summary>The <paramref name="k"/> nearest by cosine, best first, ties by id.</summary>
    Task<IReadOnlyList<CourseHit>> NearestAsync(float[] query, int k, CourseFilter filter, CancellationToken ct);

    /// <summary>
    /// The <paramref name="k"/> best lexical matches (BM25 over character 3-5-grams and words), best first, ties by id.
    /// A course is scored with the query text of its own language; one of another language with the English text.
    /// </summary>
    Task<IReadOnlyList<CourseHit>> MatchAsync(LexicalQuery query, int k, CourseFilter filter, CancellationToken ct);

    /// <summary>The stored course with its revision, null when unknown or deleted (then <see cref="IsDeletedAsync"/>).</summary>
    Task<IndexedCourse?> GetAsync(string id, CancellationToken ct);

    /// <summary>True when the last write of this id was a deletion.</summary>
    Task<bool> IsDeletedAsync(string id, CancellationToken ct);
}
