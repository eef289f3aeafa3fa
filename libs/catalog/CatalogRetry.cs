using System.Net.Sockets;
using JasperFx;
using Marten.Exceptions;
using Npgsql;

namespace Craft.Catalog;

/// <summary>
/// Repeats a whole unit of work with a new session when the database was away or the outcome of a commit is unknown.
/// The work must compare before it writes: an earlier attempt may have been committed.
/// </summary>
internal sealed class CatalogRetry(TimeProvider time, CatalogEvents events)
{
    private const int Attempts = 8;

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
            || e.SqlState.StartsWith("57P", StringComparison.Ordinal),
        NpgsqlException or ObjectDisposedException or TimeoutException or SocketException or IOException => true,
        ConcurrencyException or ExistingStreamIdCollisionException => true,
        AggregateException { InnerExceptions: var inner } => inner.Any(IsTransient),
        _ => exception.InnerException is { } cause && IsTransient(cause),
    };
}
