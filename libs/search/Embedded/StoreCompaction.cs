namespace Craft.Search.Embedded;

/// <summary>Copies what is not outdated into a new store; deletions are kept, because they make older upserts stale.</summary>
internal static class StoreCompaction
{
    private const int BatchBytes = 4 << 20;

    /// <summary>The replacement, on the disk already, and where every course lies in it; null when the disk has no room.</summary>
    public static (CourseStore Store, IReadOnlyDictionary<StoredCourse, long> Offsets)? TryCopy(
        CourseStore store, IEnumerable<StoredCourse> courses)
    {
        CourseStore? replacement = null;
        try
        {
            replacement = store.BeginReplacement();
            return (replacement, Copy(store, replacement, courses));
        }
        catch (IOException)
        {
            replacement?.Dispose();
            store.DropReplacement();
            return null;
        }
    }

    private static Dictionary<StoredCourse, long> Copy(
        CourseStore store, CourseStore replacement, IEnumerable<StoredCourse> courses)
    {
        var places = new Dictionary<StoredCourse, long>();
        using var batch = new MemoryStream();
        foreach (var course in courses.OrderBy(course => course.Offset))
        {
            places[course] = replacement.Length + batch.Length;
            batch.Write(store.Read(course.Offset, course.Length));
            if (batch.Length >= BatchBytes)
            {
                Flush(batch, replacement);
            }
        }

        Flush(batch, replacement);
        replacement.Sync();
        return places;
    }

    private static void Flush(MemoryStream batch, CourseStore target)
    {
        target.Append(batch.GetBuffer().AsSpan(0, (int)batch.Length), sync: false);
        batch.SetLength(0);
    }
}
