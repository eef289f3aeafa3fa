namespace Craft.Inference.Tokenizing;

/// <summary>What a UTF-16 unit of a text is to the tokenizer.</summary>
internal enum CharacterKind : byte
{
    /// <summary>Part of a word, one unit after folding.</summary>
    Letter,

    /// <summary>Separates words.</summary>
    Blank,

    /// <summary>Leaves no trace and separates nothing.</summary>
    Removed,

    /// <summary>A word of its own (punctuation, an ideograph), one unit after folding.</summary>
    Isolated,

    /// <summary>A surrogate, or a character that folds to several units.</summary>
    Complex,
}
