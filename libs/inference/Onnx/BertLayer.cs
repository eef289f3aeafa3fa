namespace Craft.Inference.Onnx;

/// <summary>One layer of a BERT: attention and feed-forward block, each with its skip connection.</summary>
internal static class BertLayer
{
    private const int Parts = 3;

    private static readonly string[] _projections = ["query", "key", "value"];

    public static string Add(BertParts parts, int layer, string input, string mask)
    {
        var (hidden, inner) = (parts.Config.HiddenSize, parts.Config.IntermediateSize);
        var name = BertMatrices.Attention(layer);
        parts.Watch(name, input);
        var context = parts.IsContrib ? Fused(parts, name, input, mask) : Plain(parts, name, input, mask);
        var (attention, up, down) = (BertMatrices.AttentionOutput(layer), BertMatrices.Intermediate(layer), BertMatrices.Output(layer));
        var attended = parts.SkipNorm(NormAfter(attention), parts.Dense(attention, context, hidden, hidden), input);
        parts.Watch(up, attended);
        var active = parts.Activation(up + ".activation", parts.Dense(up, attended, hidden, inner));
        parts.Watch(down, active);
        return parts.SkipNorm(NormAfter(down), parts.Dense(down, active, inner, hidden), attended);
    }

    /// <summary>[texts] lengths for the fused operators, else [texts, 1, 1, tokens] to add to the scores.</summary>
    public static string Mask(BertParts parts)
    {
        var graph = parts.Graph;
        if (parts.IsContrib)
        {
            return graph.Cast("mask.lengths", graph.Sum("mask.sum", BertGraph.Mask, 1, keepAxis: false), OnnxType.Int32);
        }

        var wide = graph.Unsqueeze("mask.heads", graph.Unsqueeze("mask.rows", BertGraph.Mask, 1), 2);
        var padding = graph.Node("Sub", "mask.padding", [graph.Number(1, parts.Numbers), graph.Cast("mask.numbers", wide, parts.Numbers)]);
        // low enough that exp gives 0, and within 16 bits
        return graph.Node("Mul", "mask.scores", [padding, graph.Number(-10_000, parts.Numbers)]);
    }

    private static string NormAfter(string dense) => dense[..^"dense".Length] + "LayerNorm";

    private static string Fused(BertParts parts, string name, string input, string mask)
    {
        var (graph, hidden) = (parts.Graph, parts.Config.HiddenSize);
        var heads = OnnxAttribute.Of("num_heads", parts.Config.Heads);
        var weight = Packed(parts, name, ".weight");
        var bias = Packed(parts, name, ".bias");
        if (parts.IsInt8(name))
        {
            var projected = parts.Dense(name, input, weight, bias, hidden, Parts * hidden);
            string[] three = [.. _projections.Select(p => $"{name}.{p}")];
            graph.Nodes("Split", name + ".split", [projected, graph.Integers(hidden, hidden, hidden)], three, OnnxAttribute.Of("axis", -1));
            return graph.Contrib("MultiHeadAttention", name + ".context", [.. three, "", mask], heads);
        }

        var turned = Transposed.Of<float>(weight, Parts * hidden, hidden);
        string[] inputs =
        [
            input, parts.Store(name + ".weight", turned, hidden, Parts * hidden), parts.Store(name + ".bias", bias, Parts * hidden), mask,
        ];
        return graph.Contrib("Attention", name + ".context", inputs, heads);
    }

    /// <summary>Query, key and value one below the other.</summary>
    private static float[] Packed(BertParts parts, string name, string kind) =>
        [.. _projections.SelectMany(p => parts.Read($"{name}.{p}{kind}"))];

    private static string Plain(BertParts parts, string name, string input, string mask)
    {
        var (graph, config) = (parts.Graph, parts.Config);
        var query = Heads("query", 0, 2, 1, 3);
        var key = Heads("key", 0, 2, 3, 1);
        var value = Heads("value", 0, 2, 1, 3);
        var scale = graph.Number(1 / MathF.Sqrt(config.HeadSize), parts.Numbers);
        var scores = graph.Node("Mul", name + ".scores", [graph.Node("MatMul", name + ".similarity", [query, key]), scale]);
        var masked = graph.Node("Add", name + ".masked", [scores, mask]);
        var shares = graph.Node("Softmax", name + ".shares", [masked], OnnxAttribute.Of("axis", -1));
        var mixed = graph.Node("MatMul", name + ".mixed", [shares, value]);
        var turned = graph.Node("Transpose", name + ".turned", [mixed], OnnxAttribute.Of("perm", 0, 2, 1, 3));
        return graph.Node("Reshape", name + ".context", [turned, graph.Integers(0, 0, config.HiddenSize)]);

        string Heads(string projection, params long[] order)
        {
            var dense = parts.Dense($"{name}.{projection}", input, config.HiddenSize, config.HiddenSize, partOf: name);
            var split = graph.Node("Reshape", dense + ".heads", [dense, graph.Integers(0, 0, config.Heads, config.HeadSize)]);
            return graph.Node("Transpose", dense + ".turned", [split], OnnxAttribute.Of("perm", order));
        }
    }
}
