using Craft.Catalog.Knowledge;
using Craft.TestSupport;
using Xunit;

namespace Craft.StreamTests.Catalog;

public sealed class KnowledgeStoreTests(PostgresFixture postgres) : IAsyncLifetime
{
    private CatalogHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _host = await CatalogHost.StartAsync(await postgres.NewDatabaseAsync(Ct), null, Ct);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_knowledge_base_comes_back_as_it_was_and_a_new_one_replaces_it()
    {
        Assert.Null(await _host.Knowledge.VersionAsync(Ct));
        Assert.Null(await _host.Knowledge.LoadAsync(Ct));
        var first = Make("1.1.1-a", 40);
        await _host.Knowledge.ReplaceAsync(first, SampleCourses.Noon, Ct);
        var second = Make("1.2.0-b", 30);
        await _host.Knowledge.ReplaceAsync(second, SampleCourses.Noon, Ct);

        var loaded = await _host.Knowledge.LoadAsync(Ct);

        Assert.Equal("1.2.0-b", await _host.Knowledge.VersionAsync(Ct));
        Assert.Equal("1.2.0-b", loaded!.Version);
        Assert.Equivalent(second.Occupations.OrderBy(o => o.Uri, StringComparer.Ordinal), loaded.Occupations, strict: true);
        Assert.Equivalent(second.Skills.OrderBy(s => s.Uri, StringComparer.Ordinal), loaded.Skills, strict: true);
    }

    [Fact]
    public async Task A_knowledge_base_that_cannot_be_stored_leaves_the_old_one()
    {
        await _host.Knowledge.ReplaceAsync(Make("1.1.1-a", 5), SampleCourses.Noon, Ct);
        var good = Make("1.2.0-b", 5);
        var broken = new KnowledgeBase(
            "1.2.0-c", good.Occupations, [.. good.Skills.Take(3), good.Skills[3] with { LabelDe = "null \0 byte" }]);

        await Assert.ThrowsAsync<Npgsql.PostgresException>(
            () => _host.Knowledge.ReplaceAsync(broken, SampleCourses.Noon, Ct));

        Assert.Equal("1.1.1-a", (await _host.Knowledge.LoadAsync(Ct))!.Version);
    }

    internal static KnowledgeBase Make(string version, int count) => new(
        version,
        [
            .. Enumerable.Range(0, count / 5).Select(i => new Occupation
            {
                Uri = $"http://data.europa.eu/esco/occupation/{version}-{i}",
                LabelDe = $"Fachkraft {i}",
                LabelEn = $"worker {i}",
                AltDe = ["Fachmann", "Fachfrau"],
                DescriptionDe = string.Concat(Enumerable.Repeat("Fachkräfte lagern, prüfen und versenden Waren. ", 8)),
                Isco = "4321",
                Code = "4321.1",
                Essential = [.. Enumerable.Range(0, 25).Select(s => $"http://data.europa.eu/esco/skill/{version}-{s}")],
            }),
        ],
        [
            .. Enumerable.Range(0, count).Select(i => new Skill
            {
                Uri = $"http://data.europa.eu/esco/skill/{version}-{i}",
                LabelDe = $"Waren prüfen {i}",
                LabelEn = $"inspect goods {i}",
                AltEn = ["check goods", "inspect stock"],
                DescriptionDe = string.Concat(Enumerable.Repeat("Eingehende Waren werden geprüft und erfasst. ", 6)),
                DescriptionEn = string.Concat(Enumerable.Repeat("Check incoming goods and record them. ", 6)),
                IsKnowledge = i % 3 == 0,
                ReuseLevel = "cross-sector",
                Broader = ["http://data.europa.eu/esco/skill/S1"],
            }),
        ]);
}
