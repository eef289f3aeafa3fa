using System.Text.Json;
using Craft.Catalog.Models;
using Craft.TestSupport;
using Xunit;

namespace Craft.StreamTests.Catalog;

public sealed class ModelRegistryTests(PostgresFixture postgres) : IAsyncLifetime
{
    private CatalogHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private ModelRegistry Models => _host.Models;

    public async ValueTask InitializeAsync() =>
        _host = await CatalogHost.StartAsync(await postgres.NewDatabaseAsync(Ct), null, Ct);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_version_never_changes()
    {
        var model = Make("encoder", "1");

        Assert.Equal(RegisterOutcome.Registered, await Models.RegisterAsync(model, Ct));
        Assert.Equal(RegisterOutcome.AlreadyKnown, await Models.RegisterAsync(model, Ct));
        Assert.Equal(RegisterOutcome.Conflict, await Models.RegisterAsync(model with { Sha256 = new string('b', 64) }, Ct));

        var found = await Models.FindAsync(model.Id, Ct);
        Assert.Equal(model.Sha256, found!.Sha256);
        Assert.Equal(0.71, found.Metrics!["ndcg"].GetDouble());
    }

    [Fact]
    public async Task A_challenger_becomes_champion_and_a_rollback_brings_the_former_back()
    {
        await Models.RegisterAsync(Make("ranker", "1"), Ct);
        await Models.RegisterAsync(Make("ranker", "2"), Ct);

        var first = await Models.PromoteAsync("ranker", "ranker/lexical/1", Ct);
        Assert.True(await Models.ChallengeAsync("ranker", "ranker/lexical/2", Ct));
        Assert.Equal("2", (await Models.ChallengerAsync("ranker", Ct))!.Version);
        var second = await Models.PromoteAsync("ranker", "ranker/lexical/2", Ct);

        Assert.Null(first!.PreviousVersion);
        Assert.Equal(("2", "1"), (second!.Version, second.PreviousVersion));
        Assert.Null(await Models.ChallengerAsync("ranker", Ct));
        Assert.Equal(
            [("2", ModelStatus.Champion), ("1", ModelStatus.Retired)],
            (await Models.ListAsync("ranker", Ct)).Select(m => (m.Model.Version, m.Status)));

        var back = await Models.RollbackAsync("ranker", Ct);

        Assert.Equal(("1", "2"), (back!.Version, back.PreviousVersion));
        Assert.Equal("1", (await Models.ChampionAsync("ranker", Ct))!.Version);
        Assert.Null(await Models.RollbackAsync("ranker", Ct));
    }

    [Fact]
    public async Task An_unknown_version_or_one_of_another_role_is_neither_challenger_nor_champion()
    {
        await Models.RegisterAsync(Make("tagger", "1"), Ct);

        Assert.False(await Models.ChallengeAsync("explainer", "tagger/lexical/1", Ct));
        Assert.Null(await Models.PromoteAsync("explainer", "explainer/lexical/9", Ct));
        Assert.Null(await Models.ChampionAsync("explainer", Ct));
    }

    private static ModelVersion Make(string role, string version) => new()
    {
        Role = role,
        Name = "lexical",
        Version = version,
        Path = $"models/{role}-{version}",
        Sha256 = new string('a', 64),
        Dims = 384,
        Metrics = new Dictionary<string, JsonElement> { ["ndcg"] = JsonSerializer.SerializeToElement(0.71) },
        CreatedAt = SampleCourses.Noon.AddDays(version.Length + version[0]),
    };
}
