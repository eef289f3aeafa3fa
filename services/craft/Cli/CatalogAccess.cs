using Craft.Catalog;

namespace Craft.Cli;

/// <summary>The catalogue for one command.</summary>
internal sealed class CatalogAccess : IAsyncDisposable
{
    private readonly DatabaseAccess _database;
    private readonly ServiceProvider _services;

    private CatalogAccess(DatabaseAccess database)
    {
        _database = database;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddCatalog(database.ConnectionString);
        _services = services.BuildServiceProvider();
    }

    public static async Task<CatalogAccess> OpenAsync(DirectoryInfo folder, CancellationToken ct)
    {
        var access = new CatalogAccess(await DatabaseAccess.OpenAsync(folder, ct));
        await access._services.EnsureCatalogSchemaAsync(ct);
        return access;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }
}
