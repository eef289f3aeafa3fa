using System.Data;
using System.Text.Json;
using Marten;
using Npgsql;
using NpgsqlTypes;

namespace Craft.Catalog.Knowledge;

/// <summary>The knowledge base in PostgreSQL, one document per concept; replaced as a whole or not at all.</summary>
public sealed class KnowledgeStore
{
    private readonly IDocumentStore _store;
    private readonly CatalogRetry _retry;
    private readonly CatalogEvents _events;

    internal KnowledgeStore(IDocumentStore store, CatalogRetry retry, CatalogEvents events)
    {
        _store = store;
        _retry = retry;
        _events = events;
    }

    /// <summary>Replaces what is stored, in one transaction; readers see the old one until then.</summary>
    public async Task ReplaceAsync(KnowledgeBase knowledge, DateTimeOffset storedAt, CancellationToken ct)
    {
        await _retry.RunAsync("store knowledge base", token => ReplaceOnceAsync(knowledge, storedAt, token), ct);
        _events.KnowledgeStored(knowledge.Version, knowledge.Occupations.Count, knowledge.Skills.Count);
    }

    /// <summary>The version that is stored; null when there is none.</summary>
    public async Task<string?> VersionAsync(CancellationToken ct)
    {
        await using var session = _store.QuerySession();
        return (await session.LoadAsync<KnowledgeMarker>(KnowledgeMarker.TheOne, ct))?.Version;
    }

    /// <summary>All of it, as of one moment; null when there is none.</summary>
    public async Task<KnowledgeBase?> LoadAsync(CancellationToken ct)
    {
        if (await VersionAsync(ct) is null)
        {
            return null; // also makes the tables when they are missing
        }

        await using var connection = _store.Storage.Database.CreateConnection();
        await connection.OpenAsync(ct);
        await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var marker = await ReadAsync<KnowledgeMarker>(connection, CatalogTables.Schema + ".mt_doc_knowledge", ct);
        var occupations = await ReadAsync<Occupation>(connection, CatalogTables.Occupations, ct);
        var skills = await ReadAsync<Skill>(connection, CatalogTables.Skills, ct);
        return marker.Count == 0 ? null : new KnowledgeBase(marker[0].Version, occupations, skills);
    }

    private async Task<bool> ReplaceOnceAsync(KnowledgeBase knowledge, DateTimeOffset storedAt, CancellationToken ct)
    {
        await _store.Storage.Database.EnsureStorageExistsAsync(typeof(Occupation), ct);
        await _store.Storage.Database.EnsureStorageExistsAsync(typeof(Skill), ct);
        await using var unit = await CatalogTransaction.BeginAsync(_store, ["knowledge base"], ct);
        await CopyAsync(unit, CatalogTables.Occupations, knowledge.Occupations, o => o.Uri, ct);
        await CopyAsync(unit, CatalogTables.Skills, knowledge.Skills, s => s.Uri, ct);
        unit.Session.Store(new KnowledgeMarker { Version = knowledge.Version, StoredAt = storedAt });
        await unit.CommitAsync(ct);
        return true;
    }

    private static async Task CopyAsync<T>(
        CatalogTransaction unit, string table, IReadOnlyList<T> concepts, Func<T, string> uri, CancellationToken ct)
    {
        await using (var clear = unit.Command($"delete from {table}"))
        {
            await clear.ExecuteNonQueryAsync(ct);
        }

        await using var copy = await unit.CopyAsync($"copy {table} (id, data, mt_dotnet_type) from stdin (format binary)", ct);
        foreach (var concept in concepts)
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(uri(concept), NpgsqlDbType.Varchar, ct);
            await copy.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(concept, CatalogJson.Options), NpgsqlDbType.Jsonb, ct);
            await copy.WriteAsync(typeof(T).FullName!, NpgsqlDbType.Varchar, ct);
        }

        await copy.CompleteAsync(ct);
    }

    private static async Task<List<T>> ReadAsync<T>(NpgsqlConnection connection, string table, CancellationToken ct)
    {
        var concepts = new List<T>();
        await using var command = new NpgsqlCommand($"select data from {table} order by id", connection);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var json = await rows.GetFieldValueAsync<byte[]>(0, ct);
            concepts.Add(JsonSerializer.Deserialize<T>(json, CatalogJson.Options)
                ?? throw new InvalidDataException($"{table} holds a null document"));
        }

        return concepts;
    }
}
