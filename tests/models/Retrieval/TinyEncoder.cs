using Craft.Inference.Models;
using Craft.Inference.Tokenizing;
using Craft.Training.Network;
using Craft.Training.Retrieval;
using static TorchSharp.torch;

namespace Craft.ModelTests.Retrieval;

/// <summary>An encoder of random weights that knows fourteen words.</summary>
internal static class TinyEncoder
{
    public const int Width = 16;

    public static readonly string[] Words =
        ["plan", "test", "cook", "weld", "sing", "draw", "lead", "planen", "testen", "kochen", "schweissen", "singen", "zeichnen", "leiten"];

    private static readonly string[] _pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. Words];

    public static WordPieceTokenizer Tokenizer { get; } = new(new WordPieceVocabulary(_pieces), new WordPieceOptions());

    public static TextIds Ids() => new(Tokenizer, 16);

    public static BertNetwork Network(ulong seed = 1, int width = Width)
    {
        var network = BertNetwork.Create(
            new BertConfig { VocabularySize = _pieces.Length, HiddenSize = width, Layers = 1, Heads = 2, IntermediateSize = 32, Positions = 16 },
            new BertOptions { Device = CPU, Seed = seed });
        // as they start all texts are nearly the same to it
        network.Parameters.Set(BertNames.WordEmbeddings, [_pieces.Length, width], Spread(_pieces.Length * width, seed));
        return network;
    }

    public static string Save(string folder, ulong seed = 1, int width = Width)
    {
        using var network = Network(seed, width);
        NetworkFolder.Save(folder, network, Tokenizer, 16);
        return folder;
    }

    /// <summary>The vector of one text alone, computed outside the batches that the training makes.</summary>
    public static double[] Vector(BertNetwork network, string text)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var ids = tensor(Ids().Of(text)).unsqueeze(0);
        return [.. network.Encode(ids, ones_like(ids)).data<float>().ToArray().Select(x => (double)x)];
    }

    public static double Dot(double[] a, double[] b) => a.Zip(b).Sum(p => p.First * p.Second);

    /// <summary>-log of the share of the first score in the sum over all.</summary>
    public static double CrossEntropy(IReadOnlyList<double> scores)
    {
        var max = scores.Max();
        return Math.Log(scores.Sum(s => Math.Exp(s - max))) + max - scores[0];
    }

    private static float[] Spread(int count, ulong seed) =>
        [.. Enumerable.Range(0, count).Select(i => (float)((Training.Optimise.Chance.At(seed + 100, i).Fraction() * 2) - 1))];
}
