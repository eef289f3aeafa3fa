using Craft.Schemas;
using Marten;

namespace Craft.Catalog.Models;

/// <summary>Versions that never change, and per role the aliases champion and challenger.</summary>
public sealed class ModelRegistry
{
    private const int MostFormer = 50;
    private readonly IDocumentStore _store;
    private readonly CatalogRetry _retry;
    private readonly TimeProvider _time;

    internal ModelRegistry(IDocumentStore store, CatalogRetry retry, TimeProvider time)
    {
        _store = store;
        _retry = retry;
        _time = time;
    }

    /// <summary>Adds a version; the same file again is fine, another file under the same version is a conflict.</summary>
    public Task<RegisterOutcome> RegisterAsync(ModelVersion model, CancellationToken ct) =>
        _retry.RunAsync("register model", async token =>
        {
            await using var unit = await BeginAsync(model.Role, token);
            if (await unit.Session.LoadAsync<ModelVersion>(model.Id, token) is { } known)
            {
                return string.Equals(known.Sha256, model.Sha256, StringComparison.OrdinalIgnoreCase)
                    ? RegisterOutcome.AlreadyKnown : RegisterOutcome.Conflict;
            }

            unit.Session.Insert(model);
            await unit.CommitAsync(token);
            return RegisterOutcome.Registered;
        }, ct);

    /// <summary>Makes a registered version the challenger of its role, null takes the challenger away; false when unknown.</summary>
    public Task<bool> ChallengeAsync(string role, string? modelId, CancellationToken ct) =>
        _retry.RunAsync("challenge", async token =>
        {
            await using var unit = await BeginAsync(role, token);
            if (modelId is not null && !await IsOfRoleAsync(unit, role, modelId, token))
            {
                return false;
            }

            unit.Session.Store(await AliasesAsync(unit, role, token) with { Challenger = modelId });
            await unit.CommitAsync(token);
            return true;
        }, ct);

    /// <summary>
    /// Makes a registered version the champion of its role. The answer is what goes to the topic, the same again when it
    /// is the champion already; null when the version is unknown.
    /// </summary>
    public Task<ModelPromoted?> PromoteAsync(string role, string modelId, CancellationToken ct) =>
        _retry.RunAsync("promote", async token =>
        {
            await using var unit = await BeginAsync(role, token);
            if (!await IsOfRoleAsync(unit, role, modelId, token))
            {
                return null;
            }

            var before = await AliasesAsync(unit, role, token);
            return await MoveAsync(
                unit, before, modelId, before.Champion is null ? before.Former : [.. before.Former, before.Champion], token);
        }, ct);

    /// <summary>Makes the former champion the champion again; null when there is none.</summary>
    public async Task<ModelPromoted?> RollbackAsync(string role, CancellationToken ct)
    {
        var aliases = await AliasesAsync(role, ct);
        if (aliases?.Former is not [.., var target])
        {
            return null;
        }

        // the target is fixed before the first attempt: a repeated one must not go back twice
        return await _retry.RunAsync("rollback", async token =>
        {
            await using var unit = await BeginAsync(role, token);
            var before = await AliasesAsync(unit, role, token);
            return await MoveAsync(unit, before, target, before.Former, token);
        }, ct);
    }

    /// <summary>The model in use; null when the role has none yet.</summary>
    public async Task<ModelVersion?> ChampionAsync(string role, CancellationToken ct) =>
        await FindAsync((await AliasesAsync(role, ct))?.Champion, ct);

    /// <summary>The model proposed; null when there is none.</summary>
    public async Task<ModelVersion?> ChallengerAsync(string role, CancellationToken ct) =>
        await FindAsync((await AliasesAsync(role, ct))?.Challenger, ct);

    /// <summary>A version by its id; null when unknown.</summary>
    public async Task<ModelVersion?> FindAsync(string? modelId, CancellationToken ct)
    {
        await using var session = _store.QuerySession();
        return modelId is null ? null : await session.LoadAsync<ModelVersion>(modelId, ct);
    }

    /// <summary>The versions of a role, or of all, newest first.</summary>
    public async Task<IReadOnlyList<ListedModel>> ListAsync(string? role, CancellationToken ct)
    {
        await using var session = _store.QuerySession();
        var models = await session.Query<ModelVersion>().Where(m => role == null || m.Role == role).ToListAsync(ct);
        var aliases = (await session.Query<RoleAliases>().ToListAsync(ct)).ToDictionary(a => a.Role);
        return
        [
            .. models.OrderBy(m => m.Role, StringComparer.Ordinal).ThenByDescending(m => m.CreatedAt)
                .Select(m => new ListedModel(m, aliases.GetValueOrDefault(m.Role)?.StatusOf(m.Id) ?? ModelStatus.Registered)),
        ];
    }

    private async Task<RoleAliases?> AliasesAsync(string role, CancellationToken ct)
    {
        await using var session = _store.QuerySession();
        return await session.LoadAsync<RoleAliases>(role, ct);
    }

    private async Task<ModelPromoted?> MoveAsync(
        CatalogTransaction unit, RoleAliases before, string modelId, IReadOnlyList<string> former, CancellationToken ct)
    {
        var model = await unit.Session.LoadAsync<ModelVersion>(modelId, ct);
        if (model is null)
        {
            return null;
        }

        if (string.Equals(before.Champion, modelId, StringComparison.Ordinal))
        {
            return Fact(model, before.PromotedAt ?? _time.GetUtcNow(), before.Former is [.., var last] ? last : null);
        }

        var now = _time.GetUtcNow();
        unit.Session.Store(before with
        {
            Champion = modelId,
            PromotedAt = now,
            Challenger = string.Equals(before.Challenger, modelId, StringComparison.Ordinal) ? null : before.Challenger,
            Former = [.. former.Where(id => !string.Equals(id, modelId, StringComparison.Ordinal)).TakeLast(MostFormer)],
        });
        await unit.CommitAsync(ct);
        return Fact(model, now, before.Champion);
    }

    private static ModelPromoted Fact(ModelVersion model, DateTimeOffset at, string? previous) => new()
    {
        Role = model.Role,
        Name = model.Name,
        Version = model.Version,
        Path = model.Path,
        Sha256 = model.Sha256,
        Dims = model.Dims,
        Metrics = model.Metrics,
        PromotedAt = at,
        PreviousVersion = previous?[(previous.LastIndexOf('/') + 1)..],
    };

    private static async Task<bool> IsOfRoleAsync(CatalogTransaction unit, string role, string modelId, CancellationToken ct) =>
        await unit.Session.LoadAsync<ModelVersion>(modelId, ct) is { } model
        && string.Equals(model.Role, role, StringComparison.Ordinal);

    private static async Task<RoleAliases> AliasesAsync(CatalogTransaction unit, string role, CancellationToken ct) =>
        await unit.Session.LoadAsync<RoleAliases>(role, ct) ?? new RoleAliases { Role = role };

    private Task<CatalogTransaction> BeginAsync(string role, CancellationToken ct) =>
        CatalogTransaction.BeginAsync(_store, ["model role " + role], ct);
}
