namespace Craft.Inference.Tagging;

/// <summary>How logits become spans.</summary>
public enum TagDecoding
{
    /// <summary>The best sequence that BIO allows, word by word (<see cref="BioDecoder"/>); windows are joined before it.</summary>
    Constrained,

    /// <summary>The best label of every piece (the aggregations of transformers' NER pipeline from here on).</summary>
    Simple,

    /// <summary>The best label of a word's first piece.</summary>
    First,

    /// <summary>The best label of the mean over a word's pieces.</summary>
    Average,

    /// <summary>The best label of the piece that is surest.</summary>
    Max,
}
