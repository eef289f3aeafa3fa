using Craft.Catalog.Knowledge;
using Craft.Search;
using Craft.TestSupport;
using Xunit;

namespace Craft.StreamTests.Recommender;

/// <summary>One recommender with a few courses for tests that change nothing.</summary>
public sealed class FilledRecommender(PostgresFixture postgres) : IAsyncLifetime
{
    internal RecommenderHost Host { get; private set; } = null!;

    internal KnowledgeBase Knowledge { get; } = TinyKnowledge.Make();

    public async ValueTask InitializeAsync()
    {
        Host = await RecommenderHost.StartAsync(postgres, Knowledge);
        await Host.IndexAsync(
            TinyCourses.One("holz", "de", [.. Knowledge.Skills.Take(4)]),
            TinyCourses.One("a/b", "de", [.. Knowledge.Skills.Skip(8).Take(2)]),
            TinyCourses.One("gone", "de"));
        await Host.Index.WriteAsync([new IndexWrite("test:gone", 2, null, null)], TestContext.Current.CancellationToken);
        using var answered = await Host.PostAsync("""{"occupation":{"text":"Holzfachkraft"}}""");
        answered.EnsureSuccessStatusCode();
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
