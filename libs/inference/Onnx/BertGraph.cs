using Craft.Inference.Models;
using Craft.Inference.Onnx.Format;

namespace Craft.Inference.Onnx;

/// <summary>
/// Writes a BERT as an ONNX network: inputs <c>input_ids</c> and <c>attention_mask</c>, int64 [texts, tokens], and the output that
/// the options ask for. Devlin et al., BERT (2019); pooling as in sentence-transformers.
/// </summary>
internal static class BertGraph
{
    public const string Ids = "input_ids";
    public const string Mask = "attention_mask";
    public const string TokenTypes = "token_type_ids";
    public const string Embedding = "embedding";
    public const string Logits = "logits";
    public const string HiddenStates = "last_hidden_state";
    public const string PoolerOutput = "pooler_output";

    /// <summary>Names of the dimensions that a run decides.</summary>
    public const string Texts = "texts";
    public const string Tokens = "tokens";

    // what ONNX Runtime since 1.14 reads
    private const long IrVersion = 8;

    public static ModelProto Build(BertConfig config, BertWeights weights, BertGraphOptions options)
    {
        var proto = new GraphProto { Name = "bert" };
        var graph = new OnnxGraph(proto, OnnxGraph.DefaultOperatorSet);
        foreach (var input in (string[])(options.TokenTypes ? [Ids, Mask, TokenTypes] : [Ids, Mask]))
        {
            graph.Input(input, OnnxType.Int64, Texts, Tokens);
        }

        var parts = new BertParts(graph, config, weights, options);
        var states = BertEmbedding.Add(parts);
        var mask = BertLayer.Mask(parts);
        for (var layer = 0; layer < config.Layers; layer++)
        {
            states = BertLayer.Add(parts, layer, states, mask);
        }

        BertHeads.Add(parts, states);
        var model = new ModelProto { IrVersion = IrVersion, ProducerName = "craft", Graph = proto };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = OnnxGraph.DefaultOperatorSet });
        if (parts.IsContrib)
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = OnnxGraph.ContribDomain, Version = 1 });
        }

        return model;
    }
}
