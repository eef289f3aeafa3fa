namespace Craft.Inference.Models;

/// <summary>What sits on top of the encoder.</summary>
public enum BertHead
{
    /// <summary>Nothing: the hidden states are the output.</summary>
    None,

    /// <summary>A label for every token.</summary>
    TokenClassification,

    /// <summary>A word piece for every token.</summary>
    MaskedLanguage,
}
