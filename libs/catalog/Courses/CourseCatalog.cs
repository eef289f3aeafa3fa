using System.Runtime.CompilerServices;
using Craft.Catalog.Polls;
using Craft.Schemas;
using Marten;
using Npgsql;

namespace Craft.Catalog.Courses;

/// <summary>
/// The catalogue: the current form of every course and, in the same transaction, the event that the outbox publishes.
/// Safe for concurrent use, also by several processes.
/// </summary>
public sealed class CourseCatalog
{
    private readonly IDocumentStore _store;
    private readonly NpgsqlDataSource _database;
    private readonly CatalogRetry _retry;
    private readonly CatalogEvents _events;
    private readonly StorePage _storePage;
    private readonly WithdrawCourses _withdraw;

    internal CourseCatalog(
        IDocumentStore store, NpgsqlDataSource database, WithdrawalOptions options, CatalogRetry retry, CatalogEvents events)
    {
        _store = store;
        _database = database;
        _retry = retry;
        _events = events;
        _storePage = new StorePage(store);
        _withdraw = new WithdrawCourses(store, options, retry, events);
    }

    /// <summary>
    /// Stores a page (best: 200 to 1 000 courses) in one transaction. An event is written only when the content hash is
    /// new; newer prices and dates of the same text are kept without one. Of two courses with one id the last wins.
    /// A lost connection is tried again for about 15 s, without doubling anything; then it throws.
    /// </summary>
    public async Task<StoreResult> StoreAsync(
        IReadOnlyList<ObservedCourse> page, DateTimeOffset observedAt, CancellationToken ct)
    {
        var refused = new List<RefusedCourse>();
        var accepted = new Dictionary<string, ObservedCourse>(page.Count, StringComparer.Ordinal);
        foreach (var course in page)
        {
            if (CourseRules.Refuse(course) is { } reason)
            {
                refused.Add(new RefusedCourse(course.Id, reason));
            }
            else
            {
                accepted[course.Id] = course;
            }
        }

        var stored = accepted.Count == 0
            ? StoreResult.Nothing
            : await _retry.RunAsync("store page", token => _storePage.RunAsync([.. accepted.Values], observedAt, token), ct);
        var result = stored with { Refused = refused };
        _events.Stored(result);
        return result;
    }

    /// <summary>
    /// A poll reached the end of its source: courses that it and the complete poll before did not see are withdrawn,
    /// unless the shrink guard holds. Completing the same poll id again changes nothing.
    /// </summary>
    public Task<WithdrawResult> CompletePollAsync(CompletedPoll poll, CancellationToken ct) =>
        _withdraw.CompleteAsync(poll, ct);

    /// <summary>Lets the withdrawals go that the shrink guard holds (<c>craft ingest confirm</c>).</summary>
    public Task<WithdrawResult> ConfirmShrinkAsync(string source, CancellationToken ct) =>
        _withdraw.ConfirmAsync(source, ct);

    /// <summary>Null for an unknown id; a withdrawn course says so.</summary>
    public async Task<StoredCourse?> GetAsync(string id, CancellationToken ct)
    {
        await using var session = _store.QuerySession();
        return await session.LoadAsync<StoredCourse>(id, ct);
    }

    /// <summary>Courses offered now, of one source or of all.</summary>
    public async Task<int> CountAsync(string? source, CancellationToken ct)
    {
        await using var session = _store.QuerySession();
        return await session.Query<StoredCourse>().CountAsync(c => !c.Withdrawn && (source == null || c.Source == source), ct);
    }

    /// <summary>Every course offered now, by id; memory stays flat.</summary>
    public async IAsyncEnumerable<Course> StreamAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await using var session = _store.QuerySession();
        await foreach (var stored in session.Query<StoredCourse>().Where(c => !c.Withdrawn).OrderBy(c => c.Id).ToAsyncEnumerable(ct))
        {
            yield return stored.Course;
        }
    }

    /// <summary>The ids of every course offered now with the revision that was published last, by id.</summary>
    public async IAsyncEnumerable<LiveCourse> StreamLiveAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = _database.CreateCommand(
            $"select id, revision from {CatalogTables.Courses} where not withdrawn order by id");
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            yield return new LiveCourse(rows.GetString(0), rows.GetInt64(1));
        }
    }

    /// <summary>The marks of a source's courses that are offered now, by source id; courses without a mark are left out.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadMarksAsync(string source, CancellationToken ct)
    {
        var marks = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var command = _database.CreateCommand(
            $"select id, mark from {CatalogTables.Courses} where source = $1 and not withdrawn and mark is not null");
        command.Parameters.Add(new NpgsqlParameter { Value = source });
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            marks[rows.GetString(0)[(source.Length + 1)..]] = rows.GetString(1);
        }

        return marks;
    }

    /// <summary>
    /// The highest event sequence of this database, 0 when empty. A topic that knows a higher one belongs to another
    /// database: publishing would skip real events.
    /// </summary>
    public async Task<long> HighestSequenceAsync(CancellationToken ct)
    {
        await using var command = _database.CreateCommand(
            $"select coalesce(max(seq_id), 0) from {CatalogTables.Schema}.mt_events where timestamp > '-infinity'");
        return (long)(await command.ExecuteScalarAsync(ct) ?? 0L);
    }

    /// <summary>Up to which event the outbox believes to have published; null before its first page.</summary>
    public async Task<long?> OutboxProgressAsync(CancellationToken ct)
    {
        await using var command = _database.CreateCommand(
            $"select last_seq_id from {CatalogTables.Progress} where name = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = CatalogTables.OutboxShard });
        return (long?)await command.ExecuteScalarAsync(ct);
    }

    /// <summary>
    /// Lets the outbox begin again behind an event; false when it was not further. What is published already is skipped by
    /// the published sequence, so going back too far does no harm.
    /// </summary>
    public async Task<bool> RewindOutboxAsync(long sequence, CancellationToken ct)
    {
        await using var command = _database.CreateCommand(
            $"update {CatalogTables.Progress} set last_seq_id = $2 where name = $1 and last_seq_id > $2");
        command.Parameters.Add(new NpgsqlParameter { Value = CatalogTables.OutboxShard });
        command.Parameters.Add(new NpgsqlParameter { Value = sequence });
        return await command.ExecuteNonQueryAsync(ct) > 0;
    }
}
