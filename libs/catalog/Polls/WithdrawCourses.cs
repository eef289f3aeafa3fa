using Craft.Catalog.Courses;
using Marten;
using NpgsqlTypes;

namespace Craft.Catalog.Polls;

/// <summary>Counts what complete polls miss and withdraws what is gone, in transactions of bounded size.</summary>
internal sealed class WithdrawCourses(IDocumentStore store, WithdrawalOptions options, CatalogRetry retry, CatalogEvents events)
{
    private const int PageSize = 500;

    public async Task<WithdrawResult> CompleteAsync(CompletedPoll poll, CancellationToken ct)
    {
        var counted = await retry.RunAsync("complete poll", token => CountAsync(poll, token), ct);
        if (counted.Held is { } held)
        {
            if (string.Equals(held.PollId, poll.PollId, StringComparison.Ordinal))
            {
                events.ShrinkHeld(poll.Source, held.Lost, held.Live);
            }

            return new WithdrawResult(counted.Live, counted.Missing, 0, Held: true);
        }

        return new WithdrawResult(counted.Live, counted.Missing, await WithdrawDueAsync(poll.Source, ct), Held: false);
    }

    /// <summary>A person says that the held loss is real: what was missing often enough goes now, the rest in time.</summary>
    public async Task<WithdrawResult> ConfirmAsync(string source, CancellationToken ct)
    {
        var state = await retry.RunAsync("confirm", token => ReleaseAsync(source, token), ct);
        var withdrawn = state is null ? 0 : await WithdrawDueAsync(source, ct);
        return new WithdrawResult(state?.Live ?? 0, state?.Missing ?? 0, withdrawn, Held: false);
    }

    private async Task<SourceState> CountAsync(CompletedPoll poll, CancellationToken ct)
    {
        await using var unit = await CatalogTransaction.BeginAsync(store, [poll.Source], ct);
        var state = await unit.Session.LoadAsync<SourceState>(poll.Source, ct) ?? new SourceState { Source = poll.Source };
        if (string.Equals(state.LastPollId, poll.PollId, StringComparison.Ordinal))
        {
            return state; // an earlier attempt got through
        }

        var (live, unseen) = await CompareAsync(unit, poll, ct);
        var decision = WithdrawalDecision.Decide(live, unseen, await ReadMissingAsync(unit, poll.Source, ct), options);
        await WriteMissingAsync(unit, poll.Source, decision.Missing, ct);
        var next = state with
        {
            LastPollAt = poll.CompletedAt,
            LastCompleteAt = poll.CompletedAt,
            LastPollId = poll.PollId,
            LastError = null,
            LastErrorAt = null,
            Failures = 0,
            Live = live,
            Missing = decision.Missing.Count,
            Added = poll.Totals.Added,
            Changed = poll.Totals.Changed,
            Unchanged = poll.Totals.Unchanged + poll.Totals.Refreshed,
            Refused = poll.Totals.Refused.Count,
            Withdrawn = 0,
            Held = decision.Held
                ? new ShrinkHold(poll.PollId, state.Held?.Since ?? poll.CompletedAt, decision.Lost, live) : null,
        };
        unit.Session.Store(next);
        await unit.CommitAsync(ct);
        return next;
    }

    private static async Task<(int Live, List<string> Unseen)> CompareAsync(
        CatalogTransaction unit, CompletedPoll poll, CancellationToken ct)
    {
        var live = 0;
        var unseen = new List<string>();
        await using var command = unit.Command(
            $"select id from {CatalogTables.Courses} where source = $1 and not withdrawn", [poll.Source]);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            live++;
            if (rows.GetString(0) is var id && !poll.Seen.Contains(id))
            {
                unseen.Add(id);
            }
        }

        return (live, unseen);
    }

    private static async Task<Dictionary<string, MissingCourse>> ReadMissingAsync(
        CatalogTransaction unit, string source, CancellationToken ct)
    {
        var missing = new Dictionary<string, MissingCourse>(StringComparer.Ordinal);
        await using var command = unit.Command(
            $"select course_id, polls, confirmed from {CatalogTables.Missing} where source = $1", [source]);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            missing.Add(rows.GetString(0), new MissingCourse(rows.GetString(0), rows.GetInt32(1), rows.GetBoolean(2)));
        }

        return missing;
    }

    private static async Task WriteMissingAsync(
        CatalogTransaction unit, string source, IReadOnlyList<MissingCourse> missing, CancellationToken ct)
    {
        await using (var clear = unit.Command($"delete from {CatalogTables.Missing} where source = $1", [source]))
        {
            await clear.ExecuteNonQueryAsync(ct);
        }

        await using var copy = await unit.CopyAsync(
            $"copy {CatalogTables.Missing} (course_id, source, polls, confirmed) from stdin (format binary)", ct);
        foreach (var course in missing)
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(course.Id, ct);
            await copy.WriteAsync(source, ct);
            await copy.WriteAsync(course.Polls, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(course.Confirmed, ct);
        }

        await copy.CompleteAsync(ct);
    }

    private async Task<SourceState?> ReleaseAsync(string source, CancellationToken ct)
    {
        await using var unit = await CatalogTransaction.BeginAsync(store, [source], ct);
        var state = await unit.Session.LoadAsync<SourceState>(source, ct);
        if (state?.Held is null)
        {
            return state;
        }

        await using (var confirm = unit.Command($"update {CatalogTables.Missing} set confirmed = true where source = $1", [source]))
        {
            await confirm.ExecuteNonQueryAsync(ct);
        }

        unit.Session.Store(state with { Held = null });
        await unit.CommitAsync(ct);
        return state;
    }

    /// <summary>Each page is complete in itself, so a stop in between is taken up by the next complete poll.</summary>
    private async Task<int> WithdrawDueAsync(string source, CancellationToken ct)
    {
        var total = 0;
        while (true)
        {
            var count = await retry.RunAsync("withdraw", token => WithdrawPageAsync(source, token), ct);
            total += count;
            if (count < PageSize)
            {
                break;
            }
        }

        if (total > 0)
        {
            events.Withdrew(source, total);
        }

        return total;
    }

    private async Task<int> WithdrawPageAsync(string source, CancellationToken ct)
    {
        await using var unit = await CatalogTransaction.BeginAsync(store, [source], ct);
        var state = await unit.Session.LoadAsync<SourceState>(source, ct);
        var ids = state is { Held: null } ? await ReadDueAsync(unit, source, ct) : [];
        if (ids.Length == 0)
        {
            return 0;
        }

        var withdrawn = 0;
        foreach (var course in await unit.Session.LoadManyAsync<StoredCourse>(ct, ids))
        {
            if (!course.Withdrawn)
            {
                withdrawn++;
                var revision = course.Revision + 1;
                unit.Session.Store(course with { Withdrawn = true, Revision = revision });
                TraceHeader.Mark(unit.Session.Events.Append(course.Id, new CourseWithdrawn(course.Id, revision)), course.Id);
            }
        }

        await using (var done = unit.Command($"delete from {CatalogTables.Missing} where course_id = any($1)", [ids]))
        {
            await done.ExecuteNonQueryAsync(ct);
        }

        unit.Session.Store(state! with { Withdrawn = state.Withdrawn + withdrawn, Live = state.Live - withdrawn, Missing = state.Missing - ids.Length });
        await unit.CommitAsync(ct);
        return ids.Length;
    }

    private async Task<string[]> ReadDueAsync(CatalogTransaction unit, string source, CancellationToken ct)
    {
        var ids = new List<string>();
        await using var command = unit.Command(
            $"select course_id from {CatalogTables.Missing} where source = $1 and polls >= $2 order by course_id limit $3",
            [source, options.Polls, PageSize]);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            ids.Add(rows.GetString(0));
        }

        return [.. ids];
    }
}
