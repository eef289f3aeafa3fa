using Craft.Catalog.Knowledge;
using Craft.Inference.Labels;
using Craft.Inference.Serving;
using Craft.Recommender.Occupations;
using Craft.Recommender.Titles;
using Craft.Schemas;
using Craft.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Craft.UnitTests.Recommender;

/// <summary>
/// The resolver as it is shipped, with vectors. Run by hand with <c>-explicit only</c>: embedding all names takes most of a minute.
/// </summary>
public sealed class NeuralResolverTests
{
    [Fact(Explicit = true)]
    public async Task Everyday_titles_are_found_or_offered_and_nonsense_is_neither()
    {
        var ct = TestContext.Current.CancellationToken;
        using var events = new InferenceEvents(NullLogger<InferenceEvents>.Instance);
        using var engine = new InferenceEngine(new InferenceOptions(), events, TimeProvider.System);
        using var encoder = await NeuralEncoder.OpenAsync(Path.Combine(RepositoryRoot.Path, "models", "craft-encoder-mini"), engine, ct);
        var (knowledge, model) = (EscoExtract.ReadBundled(), TitleModel.ReadBundled());
        Assert.Equal(encoder.Model, model.Encoder);
        var resolver = await OccupationResolver.Build(knowledge, model, ResolverTuning.Default).WithVectorsAsync(encoder, LabelVectorCache.None, ct);

        var missed = new List<string>();
        foreach (var (title, right) in JobTitles.Known)
        {
            var found = Labels(await resolver.ResolveAsync(new OccupationQuery { Text = title }, "en", ct), knowledge);
            if (!found.Any(right.Contains))
            {
                missed.Add($"{title} -> {string.Join(", ", found)}");
            }
        }

        Assert.True(missed.Count <= 1, string.Join('\n', missed));
        foreach (var title in JobTitles.Nonsense)
        {
            Assert.IsNotType<OccupationAnswer.Resolved>(await resolver.ResolveAsync(new OccupationQuery { Text = title }, "de", ct));
        }

        Assert.IsType<OccupationAnswer.Ambiguous>(await resolver.ResolveAsync(new() { Text = "Konstruktionsmechaniker" }, "de", ct));
        Assert.Equal("vector", Assert.IsType<OccupationAnswer.Resolved>(await resolver.ResolveAsync(new() { Text = "Kochen" }, "de", ct)).By);
    }

    private static List<string> Labels(OccupationAnswer answer, KnowledgeBase knowledge) => answer switch
    {
        OccupationAnswer.Resolved resolved => [resolved.Occupation.LabelEn],
        OccupationAnswer.Ambiguous ambiguous => [.. ambiguous.Choices.Select(c => knowledge.FindOccupation(c.Uri)!.LabelEn)],
        _ => [],
    };
}
