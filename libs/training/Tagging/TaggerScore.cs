using Craft.Inference.Evaluation;
using Craft.Inference.Tagging;
using Craft.Training.Data;
using Craft.Training.Network;
using static TorchSharp.torch;

namespace Craft.Training.Tagging;

/// <summary>Strict span scores (seqeval) of the best label sequences that BIO allows, decoded as in serving.</summary>
internal sealed class TaggerScore(BertNetwork network, TaggerLabels labels, IReadOnlyList<ScoredText> texts)
{
    private const int WindowsPerBatch = 32;

    /// <summary><c>f1</c>, <c>precision</c>, <c>recall</c> over all spans (micro), and <c>f1.TYPE</c>.</summary>
    public IReadOnlyDictionary<string, double> Measure()
    {
        var logits = Logits([.. texts.SelectMany(t => t.Windows)]);
        var decoder = new BioDecoder(labels.Scheme);
        var predicted = new List<IReadOnlyList<TagSpan>>();
        var first = 0;
        foreach (var text in texts)
        {
            predicted.Add(Predict(decoder, text, logits, first));
            first += text.Windows.Count;
        }

        var report = SpanMetrics.Score([.. texts.Select(t => t.Gold)], predicted);
        return new Dictionary<string, double>(report.ByType.Select(t => KeyValuePair.Create("f1." + t.Key, t.Value.F1)))
        {
            ["f1"] = report.Micro.F1,
            ["precision"] = report.Micro.Precision,
            ["recall"] = report.Micro.Recall,
        };
    }

    private List<TagSpan> Predict(BioDecoder decoder, ScoredText text, float[][] logits, int firstWindow)
    {
        var columns = labels.Scheme.Labels;
        var rows = new float[text.Rows.Count * columns];
        foreach (var (at, (window, row)) in text.Rows.Index())
        {
            logits[firstWindow + window].AsSpan(row * columns, columns).CopyTo(rows.AsSpan(at * columns));
        }

        var spans = new List<BioSpan>();
        decoder.Decode(rows, [.. Enumerable.Range(0, text.Rows.Count)], spans);
        return [.. spans.Where(s => text.Types.Contains(s.Type)).Select(s => new TagSpan(s.Type, text.Units[s.First], text.Units[s.End - 1]))];
    }

    /// <summary>Of every window [tokens x labels]; windows of like length go through together.</summary>
    private float[][] Logits(IReadOnlyList<TaggerWindow> windows)
    {
        var logits = new float[windows.Count][];
        foreach (var batch in Enumerable.Range(0, windows.Count).OrderBy(i => windows[i].Ids.Length).Chunk(WindowsPerBatch))
        {
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            long[][] ids = [.. batch.Select(i => windows[i].Ids)];
            var all = network.LabelLogits(network.Forward(
                PaddedBatch.Of(ids, network.Config.PaddingId, network.Device), PaddedBatch.Mask(ids, network.Device)));
            foreach (var (at, window) in batch.Index())
            {
                logits[window] = NamedParameters.Numbers(all[at].narrow(0, 0, ids[at].Length));
            }
        }

        return logits;
    }
}
