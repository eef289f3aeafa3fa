using Craft.Inference.Models;

namespace Craft.Inference.Onnx;

/// <summary>The matrices of a BERT that int8 is decided for one by one.</summary>
public static class BertMatrices
{
    /// <summary>The word table.</summary>
    public const string Words = "embeddings.word_embeddings";

    /// <summary>Query, key and value: one matrix, they share their input.</summary>
    public static string Attention(int layer) => BertNames.Layer(layer, "attention.self");

    public static string AttentionOutput(int layer) => BertNames.Layer(layer, "attention.output.dense");

    public static string Intermediate(int layer) => BertNames.Layer(layer, "intermediate.dense");

    public static string Output(int layer) => BertNames.Layer(layer, "output.dense");

    /// <summary>All of them, in the order in which a text meets them.</summary>
    public static IReadOnlyList<string> Of(BertConfig config) =>
    [
        Words,
        .. Enumerable.Range(0, config.Layers).SelectMany(layer => (string[])
            [Attention(layer), AttentionOutput(layer), Intermediate(layer), Output(layer)]),
    ];
}
