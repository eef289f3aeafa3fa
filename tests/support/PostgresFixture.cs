using System.Diagnostics;
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
            Directory.Delete(_folder, recursive: true);
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

    // a test process that was killed leaves its server behind: the folder's name tells whose it was
    private static async Task SweepAsync(CancellationToken ct)
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            if (!int.TryParse(Path.GetFileName(folder)[Prefix.Length..], CultureInfo.InvariantCulture, out var pid) || IsAlive(pid))
            {
                continue;
            }

            if (File.Exists(Path.Combine(folder, "pg", "data", "PG_VERSION")))
            {
                // joining a server whose starter is gone makes it ours to stop
                await (await StartAsync(folder, ct)).DisposeAsync();
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<EmbeddedPostgres> StartAsync(string folder, CancellationToken ct) => EmbeddedPostgres.StartAsync(
        new PostgresOptions { DataDirectory = folder, AllowInstall = false }, null, TimeProvider.System, ct);

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
