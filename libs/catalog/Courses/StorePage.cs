using Marten;

namespace Craft.Catalog.Courses;

/// <summary>One attempt to store a page: read what is known, compare, write document and event together.</summary>
internal sealed class StorePage(IDocumentStore store)
{
    /// <summary>The page has no double ids and nothing refused.</summary>
    public async Task<StoreResult> RunAsync(IReadOnlyList<ObservedCourse> page, DateTimeOffset observedAt, CancellationToken ct)
    {
        await using var unit = await CatalogTransaction.BeginAsync(store, page.Select(c => c.Source), ct);
        var ids = page.Select(c => c.Id).ToArray();
        var known = await ReadKnownAsync(unit, ids, ct);
        var documents = new List<StoredCourse>();
        var counts = new int[4];
        foreach (var observed in page)
        {
            var before = known.GetValueOrDefault(observed.Id);
            var detailHash = CourseRules.DetailHash(observed);
            var verdict = CourseRules.Judge(before, observed, detailHash);
            counts[(int)verdict]++;
            if (verdict == CourseVerdict.Unchanged)
            {
                continue;
            }

            var revision = (before?.Revision ?? 0) + (verdict == CourseVerdict.Refreshed ? 0 : 1);
            var course = observed.ToCourse(revision, observedAt);
            documents.Add(new StoredCourse
            {
                Id = observed.Id,
                Source = observed.Source,
                Revision = revision,
                ContentHash = observed.ContentHash,
                DetailHash = detailHash,
                Mark = observed.Mark,
                Course = course,
            });
            if (verdict != CourseVerdict.Refreshed)
            {
                var change = verdict == CourseVerdict.Added ? (object)new CourseAdded(course) : new CourseChanged(course);
                TraceHeader.Mark(unit.Session.Events.Append(observed.Id, change), observed.Id);
            }
        }

        unit.Session.Store<StoredCourse>(documents);
        await SeenAsync(unit, ids, ct);
        await unit.CommitAsync(ct);
        return new StoreResult(
            counts[(int)CourseVerdict.Added], counts[(int)CourseVerdict.Changed],
            counts[(int)CourseVerdict.Refreshed], counts[(int)CourseVerdict.Unchanged], []);
    }

    private static async Task<Dictionary<string, KnownCourse>> ReadKnownAsync(
        CatalogTransaction unit, string[] ids, CancellationToken ct)
    {
        var known = new Dictionary<string, KnownCourse>(ids.Length, StringComparer.Ordinal);
        await using var command = unit.Command(
            $"select id, revision, content_hash, detail_hash, withdrawn from {CatalogTables.Courses} where id = any($1)", [ids]);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var course = new KnownCourse(
                rows.GetString(0), rows.GetInt64(1), rows.GetString(2), rows.GetString(3), rows.GetBoolean(4));
            known.Add(course.Id, course);
        }

        return known;
    }

    // seen is seen, even in a poll that fails later: the count of polls without the course starts anew
    private static async Task SeenAsync(CatalogTransaction unit, string[] ids, CancellationToken ct)
    {
        await using var command = unit.Command($"delete from {CatalogTables.Missing} where course_id = any($1)", [ids]);
        await command.ExecuteNonQueryAsync(ct);
    }
}
