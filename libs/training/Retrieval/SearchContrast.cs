using Craft.Training.Losses;
using Craft.Training.Network;
using Craft.Training.Optimise;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Craft.Training.Retrieval;

/// <summary>
/// Searches find their passages: InfoNCE with in-batch and mined negatives, temperature 0.02, as CRAFT trains its retriever. A
/// passage that answers a search as well is no negative of it.
/// </summary>
internal sealed class SearchContrast(
    BertNetwork network, TextIds ids, IReadOnlyList<SearchPair> pairs, HardNegatives? negatives, int hard, double temperature, int budget, ulong seed)
{
    private const double Excluded = -1e4;

    // a search with its passage and negatives is one item of the batch
    private readonly TokenBatches _batches = new(
        [.. pairs.Select(p => Math.Max(ids.Of(p.Query).Length, ids.Of(p.Passage).Length) * ((negatives is null ? 0 : hard) + 2))], budget, textsMax: 64, seed: seed);

    /// <summary>Loss of the batch of this number.</summary>
    public StepLoss Of(long number)
    {
        var batch = _batches[number];
        var chance = Chance.At(seed, number);
        var passages = batch.SelectMany(i => Group(i, chance)).ToList();
        var queries = Encode([.. batch.Select(i => pairs[i].Query)]);
        var answers = Encode([.. passages.Select(i => pairs[i].Passage)]);
        var group = passages.Count / batch.Count;
        var scores = InfoNce.Scores(queries.Vectors, answers.Vectors, temperature, normalise: false)
            .masked_fill(tensor(AlsoRight(batch, passages, group), [batch.Count, passages.Count], device: network.Device), Excluded);
        var right = arange(batch.Count, dtype: ScalarType.Int64, device: network.Device) * group;
        return new StepLoss(F.cross_entropy(scores, right), queries.Tokens + answers.Tokens);
    }

    private IEnumerable<int> Group(int pair, Chance chance)
    {
        yield return pair;
        if (negatives is null)
        {
            yield break;
        }

        for (var i = 0; i < hard; i++)
        {
            var from = negatives.Of(pair);
            // a search that everything answers has none of its own: any passage, masked where it is right
            yield return from.Count > 0 ? from[chance.Below(from.Count)] : chance.Below(pairs.Count);
        }
    }

    private bool[] AlsoRight(IReadOnlyList<int> batch, List<int> passages, int group)
    {
        var masked = new bool[batch.Count * passages.Count];
        for (var q = 0; q < batch.Count; q++)
        {
            for (var p = 0; p < passages.Count; p++)
            {
                masked[(q * passages.Count) + p] = p != q * group && pairs[batch[q]].IsAnsweredBy(pairs[passages[p]]);
            }
        }

        return masked;
    }

    private (Tensor Vectors, long Tokens) Encode(IReadOnlyList<string> texts)
    {
        var (tokens, mask) = ids.Collate([.. texts.Select(ids.Of)], network.Device);
        return (network.Encode(tokens, mask), tokens.numel());
    }
}
