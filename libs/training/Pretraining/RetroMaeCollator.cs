using Craft.Training.Data;
using Craft.Training.Losses;
using Craft.Training.Optimise;
using static TorchSharp.torch;

namespace Craft.Training.Pretraining;

/// <summary>Makes the tensors of a batch. What is hidden follows from seed and number of the batch.</summary>
internal sealed class RetroMaeCollator(
    IReadOnlyList<TokenisedText> corpus, TokenBatches batches, RetroMaeMasking masking, ulong seed, Device device)
{
    public StepLoss Loss(RetroMae model, long number)
    {
        var chance = Chance.At(seed, number);
        TokenisedText[] texts = [.. batches[number].Select(i => corpus[i])];
        var encoder = texts.Select(t => masking.Encoder(t, chance)).ToArray();
        long[][] clean = [.. texts.Select(t => t.Ids)];
        var mask = PaddedBatch.Mask(clean, device);
        var (inner, outer) = model.Losses(
            PaddedBatch.Of([.. encoder.Select(e => e.Ids)], 0, device), mask, PaddedBatch.Of([.. encoder.Select(e => e.Labels)], Labelled.None, device),
            PaddedBatch.Of(clean, 0, device), Views(texts, chance),
            PaddedBatch.Of([.. texts.Select(RetroMaeMasking.DecoderLabels)], Labelled.None, device));
        return new StepLoss(inner + outer, clean.Sum(ids => (long)ids.Length));
    }

    /// <summary>[texts, tokens, tokens]; padding is hidden from every row and sees nothing.</summary>
    private Tensor Views(TokenisedText[] texts, Chance chance)
    {
        var length = texts.Max(t => t.Ids.Length);
        var views = new float[texts.Length * length * length];
        foreach (var (at, text) in texts.Index())
        {
            var view = masking.DecoderView(text, chance);
            for (var row = 0; row < text.Ids.Length; row++)
            {
                view.AsSpan(row * text.Ids.Length, text.Ids.Length).CopyTo(views.AsSpan(((at * length) + row) * length));
            }
        }

        return tensor(views, [texts.Length, length, length], device: device);
    }
}
