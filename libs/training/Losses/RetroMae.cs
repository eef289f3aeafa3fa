using Craft.Inference.Models;
using Craft.Training.Network;
using static TorchSharp.torch;

namespace Craft.Training.Losses;

/// <summary>
/// RetroMAE with enhanced decoding (arXiv 2205.12035): the first token's vector of a masked text must be enough for one weak
/// layer to restore the whole text. The decoder layer's parameters <c>c_head.*</c> live beside the network's while it trains and
/// are not part of the saved model.
/// </summary>
public sealed class RetroMae
{
    private const string DecoderPrefix = "c_head";

    private readonly BertNetwork _network;
    private readonly BertLayer _decoder;

    /// <summary>Adds a decoder layer to a network with the masked language head; it starts at random.</summary>
    public RetroMae(BertNetwork network, ulong seed = 1)
    {
        if (network.Head != BertHead.MaskedLanguage)
        {
            throw new ArgumentException("RetroMAE needs the head that predicts words", nameof(network));
        }

        (_network, _decoder) = (network, new BertLayer(network.Parameters, DecoderPrefix, network.Config));
        using var chance = new Generator(seed, CPU);
        foreach (var (name, shape) in BertNames.Encoder(network.Config with { Layers = 1 }))
        {
            if (name.StartsWith("encoder.layer.0.", StringComparison.Ordinal))
            {
                network.Parameters.Start(DecoderPrefix + name["encoder.layer.0".Length..], shape, chance);
            }
        }
    }

    /// <summary>The two losses, each a mean over its labels; they are added for training.</summary>
    /// <param name="masked">[texts, tokens], ids with masks in them.</param>
    /// <param name="mask">[texts, tokens], 1 = token.</param>
    /// <param name="encoderLabels">[texts, tokens], what the encoder shall restore.</param>
    /// <param name="clean">[texts, tokens], ids as they were.</param>
    /// <param name="decoderSees">[texts, tokens, tokens], 1 = the row's position may look there.</param>
    /// <param name="decoderLabels">[texts, tokens], what the decoder shall restore.</param>
    public (Tensor Encoder, Tensor Decoder) Losses(
        Tensor masked, Tensor mask, Tensor encoderLabels, Tensor clean, Tensor decoderSees, Tensor decoderLabels)
    {
        var hidden = _network.Forward(masked, mask);
        var encoder = MaskedWords.Loss(_network, hidden, encoderLabels);
        var decoded = Decode(hidden.narrow(1, 0, 1), clean, decoderSees);
        return (encoder, MaskedWords.Loss(_network, decoded, decoderLabels));
    }

    /// <summary>[texts, tokens, hidden] out of the sentence vectors [texts, 1, hidden].</summary>
    public Tensor Decode(Tensor sentence, Tensor clean, Tensor decoderSees)
    {
        var words = _network.Embed(clean);
        var memory = cat([sentence, words.narrow(1, 1, words.shape[1] - 1)], 1);
        return _decoder.Forward(Query(sentence, words.shape[1]), memory, _network.Additive(decoderSees).unsqueeze(1), _network.Mode);
    }

    /// <summary>The sentence vector at every position, with the position's embedding.</summary>
    public Tensor Query(Tensor sentence, long tokens) =>
        _network.EmbedVectors(sentence.expand(sentence.shape[0], tokens, sentence.shape[2]));
}
