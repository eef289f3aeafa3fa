using Craft.Catalog;
using Craft.Catalog.Postgres;
using Craft.Up;

namespace Craft.Cli;

/// <summary>
/// The catalogue for one command: of the running system, else the configured database, else the private cluster of the data
/// folder, which is started for as long as the command runs.
/// </summary>
internal sealed class CatalogAccess : IAsyncDisposable
{
    private readonly EmbeddedPostgres? _started;
    private readonly ServiceProvider _services;

    private CatalogAccess(string database, EmbeddedPostgres? started)
    {
        _started = started;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddCatalog(database);
        Database = database;
        _services = services.BuildServiceProvider();
    }

    /// <summary>Connection string.</summary>
    public string Database { get; }

    public static async Task<CatalogAccess> OpenAsync(DirectoryInfo folder, CancellationToken ct)
    {
        EmbeddedPostgres? started = null;
        var database = RunFile.Read(folder.FullName)?.Postgres
            ?? CraftConfiguration.Read(new Dictionary<string, string?>())[CraftConfiguration.Database];
        if (database is null)
        {
            started = await Stores.StartPostgresAsync(folder.FullName, allowInstall: true, ct);
            database = started.ConnectionString;
        }

        var access = new CatalogAccess(database, started);
        await access._services.EnsureCatalogSchemaAsync(ct);
        return access;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_started is not null)
        {
            await _started.DisposeAsync();
        }
    }
}
