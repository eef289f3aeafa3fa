namespace Craft.Inference.Tokenizing;

/// <summary>A stretch of a text's tokens that fits a model: tokens First to First + Count - 1.</summary>
public readonly record struct TokenWindow(int First, int Count)
{
    public int End => First + Count;

    /// <summary>Everything.</summary>
    public static TokenWindow All(TokenBuffer tokens) => new(0, tokens.Count);

    /// <summary>The beginning, as much as fits into a sequence of <paramref name="lengthMax"/> with its special tokens.</summary>
    public static TokenWindow Beginning(int tokens, int lengthMax) =>
        new(0, Math.Min(tokens, Math.Max(0, lengthMax - ModelInput.SpecialOfSingle)));
}
