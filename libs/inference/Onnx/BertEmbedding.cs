using Craft.Inference.Models;

namespace Craft.Inference.Onnx;

/// <summary>The first part of a BERT: words, positions and token types become vectors.</summary>
internal static class BertEmbedding
{
    public static string Add(BertParts parts)
    {
        var (graph, config) = (parts.Graph, parts.Config);
        var hidden = config.HiddenSize;
        var positions = parts.Read(BertNames.PositionEmbeddings);
        var types = parts.Read(BertNames.TypeEmbeddings);
        if (!parts.Options.TokenTypes)
        {
            // every token is of type 0: its vector moves into the positions
            for (var i = 0; i < positions.Length; i++)
            {
                positions[i] += types[i % hidden];
            }
        }

        var sum = parts.Sum("embeddings.sum", Words(parts), Positions(parts, positions));
        if (parts.Options.TokenTypes)
        {
            var table = parts.Store(BertNames.TypeEmbeddings, types, config.TokenTypes, hidden);
            sum = parts.Sum("embeddings.typed", sum, graph.Node("Gather", "embeddings.types", [table, BertGraph.TokenTypes]));
        }

        return parts.Norm(BertNames.EmbeddingNorm, sum);
    }

    private static string Positions(BertParts parts, float[] positions)
    {
        var graph = parts.Graph;
        var length = graph.Node("Gather", "input.length", [graph.Node("Shape", "input.shape", [BertGraph.Ids]), graph.Integers(1)]);
        var table = parts.Store(BertNames.PositionEmbeddings, positions, parts.Config.Positions, parts.Config.HiddenSize);
        var rows = graph.Node("Slice", "embeddings.positions", [table, graph.Integers(0), length, graph.Integers(0)]);
        // the cut hides the width, and without it the runtime does not fuse skip connections
        graph.Declare(rows, parts.Numbers, BertGraph.Tokens, parts.Config.HiddenSize);
        return rows;
    }

    private static string Words(BertParts parts)
    {
        var (graph, words) = (parts.Graph, parts.Words);
        const string Name = "embeddings.words";
        if (words.Scales is { } scales)
        {
            var numbers = graph.Cast("embeddings.words.float", Rows("embeddings.words.int8", words.Table), OnnxType.Float);
            return graph.Node("Mul", Name, [numbers, Rows("embeddings.words.scale", scales)]);
        }

        return words.Type == parts.Numbers
            ? Rows(Name, words.Table)
            : graph.Cast(Name, Rows("embeddings.words.stored", words.Table), parts.Numbers);

        string Rows(string name, string table) => graph.Node("Gather", name, [table, BertGraph.Ids]);
    }
}
