using Marten;
using Marten.Services;
using Npgsql;

namespace Craft.Catalog;

/// <summary>
/// One transaction with a Marten session inside, holding the lock of each source it touches: pages, polls and
/// confirmations of a source never interleave, in whatever process they run. Used once and thrown away, also on failure.
/// </summary>
internal sealed class CatalogTransaction : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private CatalogTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction, IDocumentSession session)
    {
        _connection = connection;
        _transaction = transaction;
        Session = session;
    }

    public IDocumentSession Session { get; }

    /// <summary>Locks are taken in a fixed order, so two transactions never wait for each other.</summary>
    public static async Task<CatalogTransaction> BeginAsync(IDocumentStore store, IEnumerable<string> locks, CancellationToken ct)
    {
        await store.Storage.Database.EnsureStorageExistsAsync(typeof(Courses.StoredCourse), ct);
        var connection = store.Storage.Database.CreateConnection();
        try
        {
            await connection.OpenAsync(ct);
            var transaction = await connection.BeginTransactionAsync(ct);
            foreach (var name in locks.Distinct().Order(StringComparer.Ordinal))
            {
                await using var command = new NpgsqlCommand(
                    "select pg_advisory_xact_lock(hashtextextended('craft-catalog:' || $1, 0))", connection, transaction)
                {
                    Parameters = { new() { Value = name } },
                };
                await command.ExecuteNonQueryAsync(ct);
            }

            return new CatalogTransaction(
                connection, transaction, store.LightweightSession(SessionOptions.ForTransaction(transaction)));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A command inside the transaction; parameters are positional.</summary>
    public NpgsqlCommand Command(string sql, params ReadOnlySpan<object> parameters)
    {
        var command = new NpgsqlCommand(sql, _connection, _transaction);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        return command;
    }

    public Task<NpgsqlBinaryImporter> CopyAsync(string sql, CancellationToken ct) =>
        _connection.BeginBinaryImportAsync(sql, ct);

    /// <summary>Writes what the session holds and commits. When it throws, the outcome is unknown.</summary>
    public async Task CommitAsync(CancellationToken ct)
    {
        await Session.SaveChangesAsync(ct);
        await _transaction.CommitAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
