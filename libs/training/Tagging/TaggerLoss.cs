using Craft.Training.Data;
using Craft.Training.Losses;
using Craft.Training.Network;
using Craft.Training.Optimise;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Craft.Training.Tagging;

/// <summary>
/// Cross entropy of the labels, one mean per layer, added up. Rare labels may weigh more: each label's weight is its frequency to
/// the power of <c>-power</c> (0 = all alike, 1 = every label has the same say), scaled to a mean of 1 over the tokens.
/// </summary>
internal sealed class TaggerLoss : IDisposable
{
    private readonly BertNetwork _network;
    private readonly TaggerLabels _labels;
    private readonly IReadOnlyList<TaggerWindow> _windows;
    private readonly Tensor[] _weights;

    public TaggerLoss(BertNetwork network, TaggerLabels labels, IReadOnlyList<TaggerWindow> windows, double power)
    {
        (_network, _labels, _windows) = (network, labels, windows);
        _weights =
        [
            .. labels.Scheme.Groups.Select((group, layer) => tensor(
                Weights(windows.SelectMany(w => w.Labels[layer]), group.Count, power), dtype: network.Parameters.Type, device: network.Device)
                .DetachFromDisposeScope()),
        ];
    }

    public StepLoss Of(IReadOnlyList<int> batch)
    {
        TaggerWindow[] windows = [.. batch.Select(i => _windows[i])];
        long[][] ids = [.. windows.Select(w => w.Ids)];
        var device = _network.Device;
        var hidden = _network.Forward(PaddedBatch.Of(ids, _network.Config.PaddingId, device), PaddedBatch.Mask(ids, device));
        var losses = new List<Tensor>();
        foreach (var (layer, group) in _labels.Scheme.Groups.Index())
        {
            var (rows, wanted) = Labelled.Take(hidden, PaddedBatch.Of([.. windows.Select(w => w.Labels[layer])], Labelled.None, device));
            if (wanted.numel() > 0)
            {
                losses.Add(F.cross_entropy(_network.LabelLogits(rows).narrow(1, group.Outside, group.Count), wanted, _weights[layer]));
            }
        }

        var loss = losses.Count == 0 ? hidden.sum() * 0 : losses.Aggregate((sum, next) => sum + next);
        return new StepLoss(loss, ids.Sum(i => (long)i.Length));
    }

    internal static float[] Weights(IEnumerable<long> labels, int count, double power)
    {
        var counts = new double[count];
        foreach (var label in labels.Where(l => l != Labelled.None))
        {
            counts[label]++;
        }

        var raw = counts.Select(c => Math.Pow(Math.Max(c, 1), -power)).ToArray();
        var mean = raw.Zip(counts, (w, c) => w * c).Sum() / Math.Max(1, counts.Sum());
        return [.. raw.Select(w => (float)(mean > 0 ? w / mean : 1))];
    }

    public void Dispose() => Array.ForEach(_weights, w => w.Dispose());
}
