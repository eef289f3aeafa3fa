namespace Craft.Inference.Models;

/// <summary>How the token vectors become one vector of the text.</summary>
public enum BertPooling
{
    /// <summary>The vector of the first token.</summary>
    Start,

    /// <summary>The mean over all tokens, special ones included.</summary>
    Mean,
}
