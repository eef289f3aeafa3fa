using Craft.Inference.Models;

namespace Craft.Inference.Onnx;

/// <summary>
/// The word table in the graph, [pieces, hidden] of the type given; one in int8 has scales [pieces, 1]. The decoder of a masked
/// language model reads the same table.
/// </summary>
internal sealed record WordTable(string Table, OnnxType Type, string? Scales)
{
    private const string Name = BertNames.WordEmbeddings;

    public static WordTable Add(BertParts parts)
    {
        var (graph, pieces, hidden) = (parts.Graph, parts.Config.VocabularySize, parts.Config.HiddenSize);
        var values = parts.Read(Name);
        switch (parts.Options.WordTableOrDefault)
        {
            case OnnxPrecision.Fp32:
                return new WordTable(graph.Floats(Name, values, pieces, hidden), OnnxType.Float, null);
            case OnnxPrecision.Fp16:
                return new WordTable(graph.Halves(Name, BertParts.Halves(Name, values), pieces, hidden), OnnxType.Float16, null);
            default:
                var rows = QuantizedRows.Of(values, pieces, hidden);
                var table = graph.Bytes(Name, rows.Values, pieces, hidden);
                return new WordTable(table, OnnxType.Int8, graph.Floats(Name + ".scales", rows.Scales, pieces, 1));
        }
    }
}
