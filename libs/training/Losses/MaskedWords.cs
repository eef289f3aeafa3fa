using Craft.Training.Network;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Craft.Training.Losses;

/// <summary>The loss of the masked language model (arXiv 1810.04805).</summary>
public static class MaskedWords
{
    /// <summary>Mean cross entropy of the word pieces at the labelled positions; 0 when there is none.</summary>
    /// <param name="network">Has the head.</param>
    /// <param name="hidden">[texts, tokens, hidden]</param>
    /// <param name="labels">[texts, tokens], ids of pieces or <see cref="Labelled.None"/>.</param>
    public static Tensor Loss(BertNetwork network, Tensor hidden, Tensor labels)
    {
        var (rows, wanted) = Labelled.Take(hidden, labels);
        return wanted.numel() == 0 ? hidden.sum() * 0 : F.cross_entropy(network.WordLogits(rows), wanted);
    }
}
