using Craft.Catalog.Knowledge;
using Craft.Inference;

namespace Craft.Recommender.Titles;

/// <summary>
/// Ranks all occupations for a job title: the weighted sum of <see cref="TitleIndex"/>'s features, and a little of what the other
/// occupations of the ISCO group have. Confidence is the softmax of it. Immutable.
/// </summary>
internal sealed class TitleScorer
{
    /// <summary>Share of the group: the root of the sum of its squared scores. Chosen on ESCO's own titles.</summary>
    private const double GroupShare = 0.05;

    private readonly TitleIndex _index;
    private readonly double[] _weights;
    private readonly double _scale;

    public TitleScorer(TitleIndex index, IReadOnlyList<double> weights)
    {
        (_index, _scale) = (index, Math.Max(1e-6, weights.Max()));
        _weights = [.. weights.Select(w => w / _scale)];
    }

    /// <summary>Vectors are used when the model was fitted with those of this encoder.</summary>
    public static async Task<TitleScorer> BuildAsync(KnowledgeBase knowledge, ITextEncoder? encoder, TitleModel model, CancellationToken ct)
    {
        var fits = encoder is not null && encoder.Model == model.Encoder;
        return new TitleScorer(
            await TitleIndex.BuildAsync(knowledge, fits ? encoder : null, ct), fits ? model.WithVectors : model.WithoutVectors);
    }

    /// <summary>The probability of every occupation, by its number in the knowledge base.</summary>
    public async Task<double[]> ScoreAsync(string title, CancellationToken ct) => Score(await _index.FeaturesAsync(title, ct));

    internal double[] Score(float[][] features)
    {
        var scores = new double[_index.Groups.Length];
        for (var f = 0; f < features.Length; f++)
        {
            for (var o = 0; o < scores.Length; o++)
            {
                scores[o] += _weights[f] * features[f][o];
            }
        }

        var squares = new double[_index.GroupCount];
        for (var o = 0; o < scores.Length; o++)
        {
            squares[_index.Groups[o]] += Math.Pow(Math.Max(0, scores[o]), 2);
        }

        return Softmax([.. scores.Select((score, o) => _scale * (score + (GroupShare * Math.Sqrt(squares[_index.Groups[o]]))))]);
    }

    private static double[] Softmax(double[] utilities)
    {
        var highest = utilities.DefaultIfEmpty(0).Max();
        var shares = Array.ConvertAll(utilities, u => Math.Exp(u - highest));
        var sum = shares.Sum();
        return Array.ConvertAll(shares, share => share / sum);
    }
}
