using Craft.Inference.Tokenizing;
using static TorchSharp.torch;

namespace Craft.Training.Retrieval;

/// <summary>Texts as ids with special tokens, cut at a length, and batches of them as tensors. Not for several threads.</summary>
internal sealed class TextIds(WordPieceTokenizer tokenizer, int lengthMax)
{
    private readonly TokenBuffer _buffer = new();

    public long[] Of(string text)
    {
        tokenizer.Encode(text, _buffer);
        var window = new TokenWindow(0, Math.Min(_buffer.Count, lengthMax - ModelInput.SpecialOfSingle));
        var ids = new long[window.Count + ModelInput.SpecialOfSingle];
        ModelInput.Write<long>(tokenizer.Vocabulary.Special, _buffer, window, ids);
        return ids;
    }

    /// <summary>Ids and mask, int64 [texts, longest], padded on the right.</summary>
    public (Tensor Ids, Tensor Mask) Collate(IReadOnlyList<long[]> texts, Device device)
    {
        var length = texts.Max(t => t.Length);
        var ids = new long[texts.Count * length];
        var mask = new long[ids.Length];
        Array.Fill(ids, tokenizer.Vocabulary.Special.Padding);
        for (var i = 0; i < texts.Count; i++)
        {
            texts[i].CopyTo(ids, i * length);
            mask.AsSpan(i * length, texts[i].Length).Fill(1);
        }

        return (tensor(ids, [texts.Count, length], device: device), tensor(mask, [texts.Count, length], device: device));
    }
}
