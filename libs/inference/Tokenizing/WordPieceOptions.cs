namespace Craft.Inference.Tokenizing;

/// <summary>The switches of BERT's tokenizer; the defaults are those of a cased model.</summary>
public sealed record WordPieceOptions
{
    public bool LowerCase { get; init; }

    public bool StripAccents { get; init; }

    /// <summary>Every ideograph is a word of its own.</summary>
    public bool SplitChinese { get; init; } = true;

    /// <summary>Control characters are dropped.</summary>
    public bool CleanText { get; init; } = true;

    /// <summary>
    /// Texts are brought to NFC first, so that <c>u</c> + U+0308 is <c>ü</c> to a model that only knows <c>ü</c>. Plain BERT
    /// does not: switched off, ids are exactly those of the reference. Without effect when accents are stripped.
    /// </summary>
    public bool Compose { get; init; } = true;

    /// <summary>A longer word (code points after folding) is unknown.</summary>
    public int WordLengthMax { get; init; } = 100;

    internal bool Composes => Compose && !StripAccents;
}
