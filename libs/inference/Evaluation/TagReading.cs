namespace Craft.Inference.Evaluation;

/// <summary>How BIO tags that break the rules are read.</summary>
public enum TagReading
{
    /// <summary>As conlleval and seqeval's default: an I- tag without its B- starts an entity, and so does a change of type.</summary>
    Lenient,

    /// <summary>As seqeval's strict mode with IOB2: only B- starts an entity, only I- of the same type goes on with it.</summary>
    Strict,
}
