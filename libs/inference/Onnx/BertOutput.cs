namespace Craft.Inference.Onnx;

/// <summary>What a network gives back; always floats of 32 bits.</summary>
public enum BertOutput
{
    /// <summary>
    /// <c>last_hidden_state</c> [texts, tokens, hidden] and, when the weights have a pooler, <c>pooler_output</c> [texts, hidden].
    /// </summary>
    HiddenStates,

    /// <summary><c>embedding</c> [texts, hidden], each of length 1.</summary>
    Embedding,

    /// <summary><c>logits</c> [texts, tokens, labels].</summary>
    Labels,

    /// <summary><c>logits</c> [texts, tokens, pieces].</summary>
    Pieces,
}
