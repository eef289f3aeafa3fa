using Craft.Training.Network;
using static TorchSharp.torch;

namespace Craft.Training.Retrieval;

/// <summary>Vectors of many texts without a graph, short ones together.</summary>
internal static class TextVectors
{
    private const int TokensOfBatch = 2048;

    /// <summary>One vector of unit length per text, row by row: [texts, hidden].</summary>
    public static float[] Of(BertNetwork network, TextIds ids, IReadOnlyList<string> texts, CancellationToken ct = default)
    {
        var (width, training) = (network.Config.HiddenSize, network.Training);
        var vectors = new float[texts.Count * width];
        var order = texts.Select((text, at) => (Ids: ids.Of(text), At: at)).OrderBy(t => t.Ids.Length).ToList();
        using var frozen = no_grad();
        network.Training = false;
        for (int start = 0, end; start < order.Count; start = end)
        {
            ct.ThrowIfCancellationRequested();
            end = start + 1;
            while (end < order.Count && order[end].Ids.Length * (end - start + 1) <= TokensOfBatch)
            {
                end++;
            }

            using var scope = NewDisposeScope();
            var (tokens, mask) = ids.Collate([.. order[start..end].Select(t => t.Ids)], network.Device);
            var numbers = NamedParameters.Numbers(network.Encode(tokens, mask));
            for (var i = start; i < end; i++)
            {
                numbers.AsSpan((i - start) * width, width).CopyTo(vectors.AsSpan(order[i].At * width));
            }
        }

        network.Training = training;
        return vectors;
    }
}
