using Craft.Inference.Models;

namespace Craft.Inference.Onnx;

/// <summary>What sits on top of the encoder and gives the output.</summary>
internal static class BertHeads
{
    public static void Add(BertParts parts, string states)
    {
        switch (parts.Options.Output)
        {
            case BertOutput.HiddenStates:
                AddStates(parts, states);
                break;
            case BertOutput.Embedding:
                AddEmbedding(parts, parts.Wide("states", states));
                break;
            case BertOutput.Labels:
                AddLabels(parts, parts.Wide("states", states));
                break;
            default:
                AddPieces(parts, states);
                break;
        }
    }

    private static void AddStates(BertParts parts, string states)
    {
        var (graph, hidden) = (parts.Graph, parts.Config.HiddenSize);
        graph.Output(parts.Wide(BertGraph.HiddenStates, states), OnnxType.Float, BertGraph.Texts, BertGraph.Tokens, hidden);
        if (!parts.Weights.HasPooler)
        {
            return;
        }

        var start = graph.Node("Gather", "pooler.start", [BertGraph.HiddenStates, graph.Integer(0)], OnnxAttribute.Of("axis", 1));
        var dense = WideDense(parts, BertNames.PoolerDense, BertNames.PoolerDense, start, hidden);
        graph.Output(graph.Node("Tanh", BertGraph.PoolerOutput, [dense]), OnnxType.Float, BertGraph.Texts, hidden);
    }

    private static void AddEmbedding(BertParts parts, string states)
    {
        var pooled = TextVector.Pool(parts.Graph, "pooling.", parts.Options.Pooling, states, BertGraph.Mask);
        var vector = TextVector.Normalize(parts.Graph, "pooling.", BertGraph.Embedding, pooled);
        parts.Graph.Output(vector, OnnxType.Float, BertGraph.Texts, parts.Config.HiddenSize);
    }

    private static void AddLabels(BertParts parts, string states)
    {
        var labels = (int)parts.Weights.Find(BertNames.Classifier + ".bias").Elements;
        var logits = WideDense(parts, BertNames.Classifier, BertGraph.Logits, states, labels);
        parts.Graph.Output(logits, OnnxType.Float, BertGraph.Texts, BertGraph.Tokens, labels);
    }

    /// <summary>Heads are small and decide everything: they are always computed in 32 bits.</summary>
    private static string WideDense(BertParts parts, string name, string output, string input, int to)
    {
        var (graph, from) = (parts.Graph, parts.Config.HiddenSize);
        var weight = Transposed.Of<float>(parts.Read(name + ".weight"), to, from);
        var product = graph.Node("MatMul", name + ".product", [input, graph.Floats(name + ".weight", weight, from, to)]);
        return graph.Node("Add", output, [product, graph.Floats(name + ".bias", parts.Read(name + ".bias"), to)]);
    }

    private static void AddPieces(BertParts parts, string states)
    {
        var (graph, config) = (parts.Graph, parts.Config);
        var dense = parts.Dense(BertNames.PredictionDense, states, config.HiddenSize, config.HiddenSize);
        var ready = parts.Norm(BertNames.PredictionNorm, parts.Activation(BertNames.PredictionDense + ".activation", dense));
        var bias = parts.Store(BertNames.PredictionBias, parts.Read(BertNames.PredictionBias), config.VocabularySize);
        var sum = graph.Node("Add", "cls.predictions", [Decoded(parts, ready), bias]);
        graph.Output(parts.Wide(BertGraph.Logits, sum), OnnxType.Float, BertGraph.Texts, BertGraph.Tokens, config.VocabularySize);
    }

    /// <summary>By the word table that is there already; only a decoder of its own is stored a second time.</summary>
    private static string Decoded(BertParts parts, string ready)
    {
        var (graph, config) = (parts.Graph, parts.Config);
        const string Name = "cls.predictions.decoder";
        if (parts.Weights.Has(BertNames.PredictionDecoder)
            && parts.Read(BertNames.PredictionDecoder) is var own && !own.AsSpan().SequenceEqual(parts.Read(BertNames.WordEmbeddings)))
        {
            return parts.Dense(Name, ready, own, new float[config.VocabularySize], config.HiddenSize, config.VocabularySize);
        }

        var words = parts.Words;
        // folded by the runtime when it loads
        var table = graph.Node("Transpose", Name + ".table", [words.Table], OnnxAttribute.Of("perm", 1, 0));
        if (words.Scales is not { } scales)
        {
            var numbers = words.Type == parts.Numbers ? table : graph.Cast(Name + ".stored", table, parts.Numbers);
            return graph.Node("MatMul", Name, [ready, numbers]);
        }

        var row = graph.Node("Reshape", Name + ".scales", [scales, graph.Integers(-1)]);
        return parts.Int8Product(Name, ready, (table, row), config.VocabularySize);
    }
}
