using Craft.Batch;
using Craft.Catalog.Knowledge;
using Craft.Enricher.Tagging;
using Craft.Evaluate;
using Craft.Inference.Models;
using Craft.Inference.Serving;

namespace Craft.Models;

/// <summary>What decides whether a model in int8 is as good as in fp32: a metric's name, and its points for a model folder.</summary>
internal sealed record ModelJudge(string Metric, Func<string, double> Points)
{
    /// <summary>
    /// The judge of a role: for an encoder a file of <see cref="RetrievalPairs"/>, for a tagger a data folder with SkillSpan. Every
    /// model that it opens is let go again: a search opens dozens.
    /// </summary>
    /// <exception cref="InvalidDataException">The path holds no such data.</exception>
    public static ModelJudge Of(string role, string path) => role == ModelRole.Encoder ? Encoder(path) : Tagger(path);

    private static ModelJudge Encoder(string path)
    {
        var pairs = RetrievalPairs.Read(path);
        return new ModelJudge($"recall@10 of {pairs.Queries} queries", folder => PointsAsync(folder).GetAwaiter().GetResult());

        async Task<double> PointsAsync(string folder)
        {
            using var encoder = await NeuralEncoder.OpenAsync(folder, BatchModels.Engine, CancellationToken.None);
            return await pairs.PointsAsync(encoder, CancellationToken.None);
        }
    }

    private static ModelJudge Tagger(string data)
    {
        if (!SkillSpanSet.IsIn(data))
        {
            throw new InvalidDataException($"{data} has no skillspan/");
        }

        // as in the enricher: labels of the knowledge base and network together
        var labels = EscoTagger.Build(EscoExtract.ReadBundled());
        return new ModelJudge("F1", folder => PointsAsync(folder).GetAwaiter().GetResult());

        async Task<double> PointsAsync(string folder)
        {
            // all spans: int8 must not be chosen by what a threshold happens to leave out
            using var network = await NeuralTagger.OpenAsync(folder, BatchModels.Engine, new TaggerOptions { ConfidenceMin = 0 }, CancellationToken.None);
            return await SkillSpanSet.PointsAsync(new HybridTagger(labels, network), data, CancellationToken.None);
        }
    }
}
