using Craft.Catalog.Knowledge;
using Craft.Inference.Labels;
using Craft.Inference.Lexical;
using Craft.Recommender.Answering;
using Craft.Recommender.Occupations;
using Craft.TestSupport;
using Xunit;

namespace Craft.UnitTests.Recommender;

/// <summary>All of ESCO with the encoder that comes with the program, as the recommender loads it.</summary>
public sealed class EscoExpertise : IAsyncLifetime
{
    internal KnowledgeBase Knowledge { get; } = EscoExtract.ReadBundled();

    internal Expertise Expertise { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Expertise = await Expertise.BuildAsync(
        Knowledge,
        LexicalEncoder.Load(Path.Combine(RepositoryRoot.Path, "models", "craft-lexical")),
        LabelVectorCache.None,
        ResolverTuning.Default,
        TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
