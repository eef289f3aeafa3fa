using System.Net.Sockets;
using JasperFx;
using Marten.Exceptions;
using Npgsql;

namespace Craft.Catalog;

/// <summary>
/// Repeats a whole unit of work with a new session when the database was away or the outcome of a commit is unknown.
/// The work must compare before it writes: an earlier attempt may have been committed.
/// </summary>
internal sealed class CatalogRetry(NpgsqlDataSource database, TimeProvider time, CatalogEvents events)
{
    private const int Attempts = 8;
    private const string SequenceKey = "pkey_mt_events_seq_id";

    // only forward, by nextval: a number that another session has drawn meanwhile is never given out again
    private const string CatchUp =
        $"""
         select count(nextval('{CatalogTables.Schema}.mt_events_sequence')) from generate_series(1, (
             select greatest(0, coalesce(max(seq_id), 0) - (select last_value from {CatalogTables.Schema}.mt_events_sequence))
             from {CatalogTables.Schema}.mt_events))
         """;

    public async Task<T> RunAsync<T>(string work, Func<CancellationToken, Task<T>> attempt, CancellationToken ct)
    {
        for (var number = 1; ; number++)
        {
            try
            {
                return await attempt(ct);
            }
            catch (Exception e) when (number < Attempts && IsTransient(e) && !ct.IsCancellationRequested)
            {
                events.Retrying(work, number, e);
                await CatchUpSequenceAsync(e, ct);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(100 << number, 5_000)), time, ct);
        }
    }

    /// <summary>
    /// A lost connection surfaces from Marten as ObjectDisposedException of the transaction (the rollback masks the
    /// cause), wrapped in MartenCommandException, or as a false stream collision: all are asked again.
    /// </summary>
    internal static bool IsTransient(Exception exception) => exception switch
    {
        PostgresException e => e.IsTransient || e.SqlState.StartsWith("08", StringComparison.Ordinal)
            || e.SqlState.StartsWith("57P", StringComparison.Ordinal) || IsSequenceBehind(e),
        NpgsqlException or ObjectDisposedException or TimeoutException or SocketException or IOException => true,
        ConcurrencyException or ExistingStreamIdCollisionException => true,
        AggregateException { InnerExceptions: var inner } => inner.Any(IsTransient),
        _ => exception.InnerException is { } cause && IsTransient(cause),
    };

    // After a failed append Marten fills the numbers that it had drawn with tombstones. When the server died in between, its
    // sequence has forgotten drawing them and would run into each of them, one failed append after the other.
    private async Task CatchUpSequenceAsync(Exception failure, CancellationToken ct)
    {
        for (var e = failure; e is not null; e = e.InnerException)
        {
            if (e is PostgresException postgres && IsSequenceBehind(postgres))
            {
                await using var command = database.CreateCommand(CatchUp);
                await command.ExecuteNonQueryAsync(ct);
                return;
            }
        }
    }

    private static bool IsSequenceBehind(PostgresException e) =>
        e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: SequenceKey };
}
