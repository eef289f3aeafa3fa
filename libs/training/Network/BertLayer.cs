using Craft.Inference.Models;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Craft.Training.Network;

/// <summary>
/// One transformer layer as in BERT (arXiv 1810.04805, norms after the residual sums): attention, then two dense layers. The
/// parameters lie under a prefix with Hugging Face's names, so the same class is the decoder layer of RetroMAE.
/// </summary>
internal sealed class BertLayer(NamedParameters parameters, string prefix, BertConfig config)
{
    /// <summary>Attention from every row of <paramref name="query"/> over the rows of <paramref name="memory"/>.</summary>
    /// <param name="query">[texts, rows, hidden]; also the residual.</param>
    /// <param name="memory">[texts, other rows, hidden]; keys and values.</param>
    /// <param name="mask">Added to the scores; broadcast to [texts, heads, rows, other rows].</param>
    /// <param name="mode">Dropout and type of products.</param>
    /// <returns>[texts, rows, hidden]</returns>
    public Tensor Forward(Tensor query, Tensor memory, Tensor mask, BertMode mode)
    {
        var q = Heads(Linear("attention.self.query", query, mode));
        var k = Heads(Linear("attention.self.key", memory, mode));
        var v = Heads(Linear("attention.self.value", memory, mode));
        var attended = F.scaled_dot_product_attention(q, k, v, mask.to(q.dtype), mode.Dropout).transpose(1, 2).reshape(query.shape);
        var x = Norm("attention.output.LayerNorm", query, Linear("attention.output.dense", attended, mode), mode);
        var inner = Activate(config.Activation, Linear("intermediate.dense", x, mode));
        return Norm("output.LayerNorm", x, Linear("output.dense", inner, mode), mode);
    }

    public static Tensor Activate(BertActivation activation, Tensor x) => activation switch
    {
        BertActivation.Gelu => F.gelu(x),
        BertActivation.GeluTanh => F.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh),
        _ => F.relu(x),
    };

    private Tensor Heads(Tensor x) => x.view(x.shape[0], x.shape[1], config.Heads, config.HeadSize).transpose(1, 2);

    private Tensor Linear(string part, Tensor x, BertMode mode) =>
        mode.Linear(x, parameters[$"{prefix}.{part}.weight"], parameters[$"{prefix}.{part}.bias"]);

    private Tensor Norm(string part, Tensor residual, Tensor change, BertMode mode) => F.layer_norm(
        mode.Drop(change).to(residual.dtype) + residual, [config.HiddenSize],
        parameters[$"{prefix}.{part}.weight"], parameters[$"{prefix}.{part}.bias"], config.LayerNormEpsilon);
}
