using Craft.Catalog;
using Craft.Catalog.Knowledge;
using Craft.Inference;
using Craft.Inference.Labels;
using Craft.Inference.Serving;
using Craft.Recommender;
using Craft.Recommender.Answering;
using Craft.Recommender.Titles;
using Craft.Runtime;
using Craft.Schemas;
using Craft.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Craft.StreamTests.Recommender;

/// <summary>Taking up the knowledge base from a real PostgreSQL.</summary>
public sealed class ExpertiseLoaderTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_version_is_taken_up_while_the_old_one_answers()
    {
        await using var catalogue = await CatalogueAsync();
        var store = catalogue.GetRequiredService<KnowledgeStore>();
        var (holder, health, time) = (new ExpertiseHolder(), new PartHealth(), new FakeTimeProvider());
        using var events = new RecommenderEvents(NullLogger<RecommenderEvents>.Instance);
        using var loader = new ExpertiseLoader(store, RecommenderHost.Encoder, LabelVectorCache.None, holder, health, time, events);
        var part = health.Part(RecommenderServices.Stage);
        part.Ready();
        await loader.StartAsync(Ct);
        Assert.Equal(PartState.NotReady, part.State);
        Assert.Null(await holder.WaitAsync(TimeSpan.Zero, TimeProvider.System, Ct));

        await store.ReplaceAsync(TinyKnowledge.Make("tiny-1"), DateTimeOffset.UnixEpoch, Ct);
        await VersionAsync("tiny-1");
        await Waiting.UntilAsync(() => part.State == PartState.Ready, "not ready with a knowledge base", Ct);
        Assert.NotNull(await holder.WaitAsync(TimeSpan.Zero, TimeProvider.System, Ct));

        await store.ReplaceAsync(TinyKnowledge.Make("tiny-2", reversed: true), DateTimeOffset.UnixEpoch, Ct);
        await VersionAsync("tiny-2");
        await loader.StopAsync(Ct);

        // the loader waits between two looks, and this clock only goes when it is pushed
        Task VersionAsync(string version) => Waiting.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return holder.Current?.Knowledge.Version == version;
            },
            $"still {holder.Current?.Knowledge.Version}, not {version}",
            Ct);
    }

    [Fact]
    public async Task Characters_answer_until_the_vectors_of_names_are_there()
    {
        await using var catalogue = await CatalogueAsync();
        var store = catalogue.GetRequiredService<KnowledgeStore>();
        await store.ReplaceAsync(TinyKnowledge.Make(), DateTimeOffset.UnixEpoch, Ct);
        var (holder, health, encoder) = (new ExpertiseHolder(), new PartHealth(), new SlowEncoder());
        using var events = new RecommenderEvents(NullLogger<RecommenderEvents>.Instance);
        using var loader = new ExpertiseLoader(store, encoder, LabelVectorCache.None, holder, health, TimeProvider.System, events);
        var part = health.Part(RecommenderServices.Stage);
        part.Ready();
        await loader.StartAsync(Ct);

        await encoder.Asked.Task.WaitAsync(Ct);
        Assert.Equal((PartState.Ready, false), (part.State, holder.Current!.Occupations.HasVectors));

        encoder.Answer.SetResult();
        await Waiting.UntilAsync(() => holder.Current.Occupations.HasVectors, "no vectors", Ct);
        await loader.StopAsync(Ct);
    }

    [Fact]
    public async Task Names_that_the_encoder_has_no_numbers_for_end_nothing()
    {
        await using var catalogue = await CatalogueAsync();
        var store = catalogue.GetRequiredService<KnowledgeStore>();
        await store.ReplaceAsync(TinyKnowledge.Make("tiny-1"), DateTimeOffset.UnixEpoch, Ct);
        var (holder, encoder, time) = (new ExpertiseHolder(), new SlowEncoder(), new FakeTimeProvider());
        using var events = new RecommenderEvents(NullLogger<RecommenderEvents>.Instance);
        using var loader = new ExpertiseLoader(store, encoder, LabelVectorCache.None, holder, new PartHealth(), time, events);
        encoder.Answer.SetException(new UnusableOutputException(encoder.Model, [0]));
        await loader.StartAsync(Ct);
        await encoder.Asked.Task.WaitAsync(Ct);

        await store.ReplaceAsync(TinyKnowledge.Make("tiny-2"), DateTimeOffset.UnixEpoch, Ct);
        await Waiting.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return holder.Current?.Knowledge.Version == "tiny-2";
            },
            "the loader has ended",
            Ct);
        Assert.False(holder.Current!.Occupations.HasVectors);
        await loader.StopAsync(Ct);
    }

    private async Task<ServiceProvider> CatalogueAsync()
    {
        var catalogue = new ServiceCollection().AddLogging().AddCatalog(await postgres.NewDatabaseAsync(Ct)).BuildServiceProvider();
        await catalogue.EnsureCatalogSchemaAsync(Ct);
        return catalogue;
    }

    // the one that the weights were fitted with, by its name
    private sealed class SlowEncoder : ITextEncoder
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ModelRef Model { get; } = TitleModel.ReadBundled().Encoder;

        public int Dimensions => 4;

        public async Task<IReadOnlyList<float[]>> EncodeAsync(IReadOnlyList<string> texts, CancellationToken ct)
        {
            Asked.TrySetResult();
            await Answer.Task.WaitAsync(ct);
            return [.. texts.Select(_ => new float[] { 1, 0, 0, 0 })];
        }
    }
}
