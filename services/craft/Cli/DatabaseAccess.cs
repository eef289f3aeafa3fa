using Craft.Catalog.Postgres;
using Craft.Up;

namespace Craft.Cli;

/// <summary>
/// The database for one command: of the running system, else the configured one, else the private cluster of the data folder,
/// which is started for as long as the command runs.
/// </summary>
internal sealed class DatabaseAccess : IAsyncDisposable
{
    private readonly EmbeddedPostgres? _started;

    private DatabaseAccess(string connectionString, EmbeddedPostgres? started) =>
        (ConnectionString, _started) = (connectionString, started);

    public string ConnectionString { get; }

    public static async Task<DatabaseAccess> OpenAsync(DirectoryInfo folder, CancellationToken ct)
    {
        var known = RunFile.Read(folder.FullName)?.Postgres
            ?? CraftConfiguration.Read(new Dictionary<string, string?>())[CraftConfiguration.Database];
        if (known is not null)
        {
            return new DatabaseAccess(known, null);
        }

        var started = await Stores.StartPostgresAsync(folder.FullName, allowInstall: true, ct);
        return new DatabaseAccess(started.ConnectionString, started);
    }

    public ValueTask DisposeAsync() => _started?.DisposeAsync() ?? ValueTask.CompletedTask;
}
