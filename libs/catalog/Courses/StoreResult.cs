namespace Craft.Catalog.Courses;

/// <summary>
/// What a page did. <paramref name="Refreshed"/> counts documents that took newer prices or dates without an event.
/// After a retry whose first commit had succeeded unseen, its courses count as unchanged.
/// </summary>
public sealed record StoreResult(int Added, int Changed, int Refreshed, int Unchanged, IReadOnlyList<RefusedCourse> Refused)
{
    public static StoreResult Nothing { get; } = new(0, 0, 0, 0, []);

    /// <summary>Courses that were published anew.</summary>
    public int Published => Added + Changed;

    public StoreResult Plus(StoreResult other) => new(
        Added + other.Added, Changed + other.Changed, Refreshed + other.Refreshed, Unchanged + other.Unchanged,
        other.Refused.Count == 0 ? Refused : [.. Refused, .. other.Refused]);
}
