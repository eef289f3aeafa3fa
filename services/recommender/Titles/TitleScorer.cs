using Craft.Inference;
using Craft.Inference.Labels;

namespace Craft.Recommender.Titles;

/// <summary>
/// Ranks all occupations for a job title: the weighted sum of <see cref="TitleIndex"/>'s features, and a little of what the other
/// occupations of the ISCO group have. Probabilities are the softmax of it. Immutable.
/// </summary>
internal sealed class TitleScorer
{
    /// <summary>Share of the group: the root of the sum of its squared scores. Chosen on ESCO's own titles.</summary>
    private const double GroupShare = 0.05;

    private readonly TitleIndex _index;
    private readonly TitleModel _model;

    public TitleScorer(TitleIndex index, TitleModel model) => (_index, _model) = (index, model);

    public bool HasVectors => _index.HasVectors;

    /// <summary>The same with vectors, when the model was fitted with those of this encoder.</summary>
    public async Task<TitleScorer> WithVectorsAsync(ITextEncoder encoder, LabelVectorCache cache, CancellationToken ct) =>
        encoder.Model == _model.Encoder ? new TitleScorer(await _index.WithVectorsAsync(encoder, cache, ct), _model) : this;

    public async Task<TitleScores> ScoreAsync(string title, CancellationToken ct)
    {
        var (features, hasVectors) = await _index.FeaturesAsync(title, ct);
        var weights = hasVectors ? _model.WithVectors : _model.WithoutVectors;
        var scale = Math.Max(1e-6, weights.Sum());
        var fits = Fits(features, [.. weights.Select(w => w / scale)]);
        var written = features[TitleIndex.NamesFeature].Zip(features[TitleIndex.LabelsFeature], Math.Max);
        return new TitleScores(Probabilities(fits, scale), fits, [.. written], features[TitleIndex.NameVectorsFeature], hasVectors);
    }

    private double[] Fits(float[][] features, double[] shares)
    {
        var fits = new double[_index.Groups.Length];
        for (var f = 0; f < features.Length; f++)
        {
            for (var o = 0; o < fits.Length; o++)
            {
                fits[o] += shares[f] * features[f][o];
            }
        }

        var squares = new double[_index.GroupCount];
        for (var o = 0; o < fits.Length; o++)
        {
            var fit = Math.Max(0, fits[o]);
            squares[_index.Groups[o]] += fit * fit;
        }

        for (var o = 0; o < fits.Length; o++)
        {
            fits[o] += GroupShare * Math.Sqrt(squares[_index.Groups[o]]);
        }

        return fits;
    }

    private static double[] Probabilities(double[] fits, double scale)
    {
        var highest = fits.DefaultIfEmpty(0).Max();
        var odds = Array.ConvertAll(fits, fit => Math.Exp(scale * (fit - highest)));
        var sum = odds.Sum();
        return Array.ConvertAll(odds, odd => odd / sum);
    }
}
