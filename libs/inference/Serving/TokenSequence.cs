using Craft.Inference.Tokenizing;

namespace Craft.Inference.Serving;

/// <summary>What the network reads at once: tokens First to First + Count - 1 of a call, all of one text, between [CLS] and [SEP].</summary>
internal readonly record struct TokenSequence(int Text, int First, int Count)
{
    /// <summary>With the special tokens.</summary>
    public int Length => Count + ModelInput.SpecialOfSingle;

    public TokenWindow Window => new(First, Count);
}
