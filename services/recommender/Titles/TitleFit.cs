using Craft.Catalog.Knowledge;
using Craft.Inference;
using Craft.Inference.Labels;
using Craft.Recommender.Occupations;

namespace Craft.Recommender.Titles;

/// <summary>
/// Fits the weights of <see cref="TitleScorer"/> as a conditional logit over the likeliest occupations: on ESCO's own titles, or on
/// judged ones. An encoder that was trained on ESCO's names knows them by heart: its weights would come out too high on the former.
/// </summary>
internal static class TitleFit
{
    // of each feature the best occupations are the options
    private const int Depth = 40;

    public static async Task<TitleModel> RunAsync(
        KnowledgeBase knowledge,
        ITextEncoder encoder,
        LabelVectorCache cache,
        IReadOnlyList<TitleCase>? judged,
        IProgress<string>? progress,
        CancellationToken ct)
    {
        var cases = judged is null ? TitleCases.Of(knowledge) : new TitleCases(knowledge, judged);
        var everyday = judged is null ? EverydayTitles.None : EverydayTitles.For(knowledge);
        var occupations = cases.Reduced.Occupations;
        var index = new TitleIndex(occupations, new OccupationIndex(occupations, everyday));
        progress?.Report($"{cases.Cases.Count} titles");
        var without = await FitAsync(cases, index, ct);
        progress?.Report("fitted without vectors");
        var with = await FitAsync(cases, await index.WithVectorsAsync(encoder, cache, ct), ct);
        return new TitleModel
        {
            Encoder = encoder.Model,
            Knowledge = knowledge.Version,
            WithVectors = with,
            WithoutVectors = without,
            Titles = cases.Cases.Count,
        };
    }

    private static async Task<double[]> FitAsync(TitleCases cases, TitleIndex index, CancellationToken ct)
    {
        var choices = new List<Choice>();
        foreach (var one in cases.Cases)
        {
            var (features, hasVectors) = await index.FeaturesAsync(one.Title, ct);
            if (hasVectors == index.HasVectors && ChoiceOf(features, one, cases.Reduced.Occupations) is { } choice)
            {
                choices.Add(choice);
            }
        }

        return ConditionalLogit.Fit(choices);
    }

    // Of the occupations of the right group the best one is right; the others are no options, since they are not wrong.
    private static Choice? ChoiceOf(float[][] features, TitleCase one, IReadOnlyList<Occupation> occupations)
    {
        var options = features
            .SelectMany(feature => Enumerable.Range(0, occupations.Count).OrderByDescending(o => feature[o]).Take(Depth))
            .Distinct().Order().ToList();
        var right = options.Where(o => occupations[o].Isco == one.Isco).ToList();
        if (right.Count == 0)
        {
            return null;
        }

        var best = right.MaxBy(o => features.Sum(feature => feature[o]));
        options.RemoveAll(o => o != best && right.Contains(o));
        return new Choice([.. options.Select(o => features.Select(f => (double)f[o]).ToArray())], options.IndexOf(best));
    }
}
