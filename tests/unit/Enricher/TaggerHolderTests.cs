using Craft.Catalog.Knowledge;
using Craft.Enricher;
using Craft.Enricher.Linking;
using Craft.Enricher.Tagging;
using Craft.Inference;
using Craft.Inference.Models;
using Craft.Inference.Serving;
using Craft.Schemas;
using Craft.UnitTests.Inference.Serving;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Craft.UnitTests.Enricher;

/// <summary>The network of the holder changes between batches; what comes from the knowledge base stays.</summary>
public sealed class TaggerHolderTests : IDisposable
{
    private readonly EnricherEvents _events = new(NullLogger<EnricherEvents>.Instance);
    private readonly FakeTimeProvider _time = new();
    private readonly TinyEngine _tiny = new();
    private readonly ModelMeters _meters;
    private int _loads;

    public TaggerHolderTests() => _meters = new ModelMeters(_tiny.Events);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _meters.Dispose();
        _tiny.Dispose();
        _events.Dispose();
    }

    [Fact]
    public async Task A_batch_ends_on_the_network_that_it_began_with_and_the_next_one_has_the_new_one()
    {
        using var network = await FirstAsync();
        using var taggers = Holder(network, Links());
        using var batch = await taggers.RentAsync(Ct);
        await network.FollowAsync(Second(), Ct);
        using var next = await taggers.RentAsync(Ct);

        Assert.Matches(@"^one\+1\+esco-labels-small-1.*\+links-", batch.Tagger.Model.Version);
        Assert.Equal(batch.Tagger.Model.Version.Replace("one+", "two+", StringComparison.Ordinal), next.Tagger.Model.Version);
        Assert.All(
            [await TagAsync(batch), await TagAsync(next)],
            spans => Assert.Contains(spans, s => s.Concept?.Uri == SmallKnowledge.Uri("sql")));
        Assert.Equal([("one", 1), ("two", 1)], _meters.Loaded());
        batch.Dispose();
        Assert.Equal([("two", 1)], _meters.Loaded());
        Assert.Equal(1, _loads);
    }

    [Fact]
    public async Task However_often_networks_change_only_one_stays_and_no_batch_loses_its_own()
    {
        using var network = await FirstAsync();
        using var taggers = Holder(network, Links());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var second = Second();
        var tagging = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            do
            {
                using var lease = await taggers.RentAsync(Ct);
                Assert.NotEmpty(await TagAsync(lease));
            }
            while (!stop.IsCancellationRequested);
        }, Ct)));
        for (var i = 0; i < 10; i++)
        {
            Assert.IsType<ModelSwap.TookOver>(await network.FollowAsync(i % 2 == 0 ? second : null, Ct));
        }

        await stop.CancelAsync();
        await tagging;
        Assert.Equal([("one", 1)], _meters.Loaded());
        Assert.Equal(1, _loads);
        network.Dispose();
        Assert.Empty(_meters.Loaded());
    }

    [Fact]
    public async Task The_first_batch_waits_for_what_was_promoted_before_the_start()
    {
        using var network = await FirstAsync();
        var promotionsRead = new TaskCompletionSource();
        using var taggers = Holder(network, null, promotionsRead.Task);
        var waiting = taggers.RentAsync(Ct);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains(Topics.Models, (await Assert.ThrowsAsync<TimeoutException>(() => waiting)).Message, StringComparison.Ordinal);
        promotionsRead.SetResult();
        using var lease = await taggers.RentAsync(Ct);
        Assert.StartsWith("one+", lease.Tagger.Model.Version, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_batch_ends_when_its_network_has()
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var network = new SlowTagger();
        await cancelled.CancelAsync();
        var tagging = new HybridTagger(EscoTagger.Build(SmallKnowledge.Make()), network).TagAsync([new TaggerText("SQL", "de", OfCourse: true)], cancelled.Token);

        Assert.False(tagging.IsCompleted);
        network.Ran.SetResult([[]]);
        await Assert.ThrowsAsync<OperationCanceledException>(() => tagging);
    }

    private static async Task<IReadOnlyList<SkillSpan>> TagAsync(TaggerLease lease) =>
        (await lease.Tagger.TagAsync([new TaggerText("SQL für alle", "de", OfCourse: true)], Ct))[0];

    private TaggerHolder Holder(ServedTagger network, LinkerModel? links, Task? promotionsRead = null) => new(
        _ => Task.FromResult<string?>("small-1"),
        _ =>
        {
            _loads++;
            return Task.FromResult<KnowledgeBase?>(SmallKnowledge.Make());
        },
        _time, _events, network, links, promotionsRead);

    private Task<ServedTagger> FirstAsync() =>
        ServedTagger.OpenAsync(_tiny.Write(TinyEngine.TwoGroups, version: "one"), _tiny.Engine, new TaggerOptions(), Ct);

    private ModelPromoted Second()
    {
        var folder = _tiny.Write(TinyEngine.TwoGroups, seed: 2, version: "two");
        return new ModelPromoted
        {
            Role = ModelRole.Tagger,
            Name = "tiny",
            Version = "two",
            Path = folder,
            Sha256 = ModelManifest.Read(folder).Sha256,
            PromotedAt = DateTimeOffset.UnixEpoch,
        };
    }

    private static LinkerModel Links()
    {
        double[] weights = [2, 2, 0, 0, 1, 2, 2, 1, 2, 1, 1, 3, 0];
        var both = new Dictionary<string, IReadOnlyList<double>> { ["de"] = weights, ["en"] = weights };
        return new LinkerModel
        {
            Encoder = new ModelRef { Name = "none", Version = "1" },
            Knowledge = "small-1",
            WithVectors = both,
            WithoutVectors = both,
        };
    }

    /// <summary>Runs for as long as the test wants, as a network does that cannot be interrupted.</summary>
    private sealed class SlowTagger : ISkillTagger
    {
        public TaskCompletionSource<IReadOnlyList<IReadOnlyList<SkillSpan>>> Ran { get; } = new();

        public ModelRef Model => new() { Name = "slow", Version = "1" };

        public Task<IReadOnlyList<IReadOnlyList<SkillSpan>>> TagAsync(IReadOnlyList<TaggerText> texts, CancellationToken ct) => Ran.Task;
    }
}
