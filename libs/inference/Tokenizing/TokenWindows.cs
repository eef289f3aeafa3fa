namespace Craft.Inference.Tokenizing;

/// <summary>
/// Cuts a long text into windows of equal size that overlap by a stride and together hold every token; the last one may be
/// shorter. A text that fits, also an empty one, is one window.
/// </summary>
public readonly record struct TokenWindows
{
    private readonly int _tokens;
    private readonly int _step;

    /// <param name="tokens">Tokens of the text, without special ones.</param>
    /// <param name="size">Tokens of the text per window: the model's limit less the special tokens (and less the other text).</param>
    /// <param name="stride">Tokens that neighbours share.</param>
    public TokenWindows(int tokens, int size, int stride)
    {
        if (tokens < 0 || stride < 0 || size <= stride)
        {
            throw new ArgumentException($"{tokens} tokens cannot be cut into windows of {size} that share {stride}");
        }

        (_tokens, Size, _step) = (tokens, size, size - stride);
        Count = tokens <= size ? 1 : 1 + ((tokens - size + _step - 1) / _step);
    }

    public int Size { get; }

    public int Count { get; }

    public TokenWindow this[int index]
    {
        get
        {
            var first = (uint)index < (uint)Count
                ? index * _step
                : throw new ArgumentOutOfRangeException(nameof(index), index, $"there are {Count} windows");
            return new TokenWindow(first, Math.Min(Size, _tokens - first));
        }
    }

    /// <summary>Windows of a single text for a model that takes <paramref name="lengthMax"/> tokens, special ones included.</summary>
    public static TokenWindows OfSingle(int tokens, int lengthMax, int stride) =>
        new(tokens, lengthMax - ModelInput.SpecialOfSingle, stride);

    /// <summary>Windows of the one text of a pair while the other stays whole.</summary>
    public static TokenWindows OfPair(int tokens, int otherTokens, int lengthMax, int stride) =>
        new(tokens, lengthMax - ModelInput.SpecialOfPair - otherTokens, stride);
}
