using System.Globalization;
using Craft.Catalog.Postgres;
using Npgsql;

namespace Craft.TestSupport;

/// <summary>
/// One private PostgreSQL per test assembly in a temporary folder, started when the first test asks; each test class
/// gets a database of its own. Use it with <c>[assembly: AssemblyFixture(typeof(PostgresFixture))]</c>.
/// </summary>
public sealed class PostgresFixture : IAsyncDisposable
{
    private const string Prefix = "craft-test-pg-";
    private readonly SemaphoreSlim _gate = new(1);
    private readonly string _folder =
        Path.Combine(Path.GetTempPath(), Prefix + Environment.ProcessId.ToString(CultureInfo.InvariantCulture));

    private EmbeddedPostgres? _server;
    private int _databases;

    /// <summary>The connection string of a new, empty database.</summary>
    public async Task<string> NewDatabaseAsync(CancellationToken ct)
    {
        var server = await ServerAsync(ct);
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand($"create database {name}", connection);
        await command.ExecuteNonQueryAsync(ct);
        return new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = name, MaxPoolSize = 20 }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            NpgsqlConnection.ClearAllPools();
            await _server.DisposeAsync();
            LeftFolders.Remove(new DirectoryInfo(_folder));
        }

        _gate.Dispose();
    }

    private async Task<EmbeddedPostgres> ServerAsync(CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            if (_server is null)
            {
                await SweepAsync(ct);
                _server = await StartAsync(_folder, ct);
            }

            return _server;
        }
        finally
        {
            _gate.Release();
        }
    }

    // a test process that was killed leaves its server behind
    private static async Task SweepAsync(CancellationToken ct)
    {
        foreach (var folder in LeftFolders.OfDead(Prefix).Concat(LeftFolders.OfDead(TemporaryFolder.Prefix)))
        {
            var isFree = true;
            foreach (var data in LeftFolders.Servers(folder))
            {
                isFree &= await StopAsync(data, ct);
            }

            if (isFree)
            {
                LeftFolders.Remove(new DirectoryInfo(folder));
            }
        }
    }

    // joining a server whose starter is gone makes it ours to stop; a child of the killed process may still be there
    private static async Task<bool> StopAsync(string data, CancellationToken ct)
    {
        try
        {
            await using var server = await StartAsync(data, ct);
            return server.Owned;
        }
        catch (Exception e) when (e is PostgresUnavailableException or NpgsqlException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            return false; // half made, or another run sweeps as well
        }
    }

    private static Task<EmbeddedPostgres> StartAsync(string folder, CancellationToken ct) => EmbeddedPostgres.StartAsync(
        new PostgresOptions { DataDirectory = folder, AllowInstall = false }, null, TimeProvider.System, ct);
}
