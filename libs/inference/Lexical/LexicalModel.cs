namespace Craft.Inference.Lexical;

/// <summary>
/// A fitted lexical encoder: for every feature bucket its inverse document frequency and a row of int8 weights with a scale.
/// N-gram buckets come first, then word buckets.
/// </summary>
public sealed class LexicalModel
{
    public LexicalModel(LexicalModelShape shape, float[] idf, float[] scales, sbyte[] weights)
    {
        if (idf.Length != shape.Features || scales.Length != shape.Features
            || weights.LongLength != (long)shape.Features * shape.Dimensions)
        {
            throw new ArgumentException("the parts of the model do not fit its shape", nameof(shape));
        }

        (Shape, Idf, Scales, Weights) = (shape, idf, scales, weights);
    }

    public LexicalModelShape Shape { get; }

    /// <summary>One per feature; already holds <see cref="LexicalFitOptions.WordWeight"/>.</summary>
    public float[] Idf { get; }

    /// <summary>One per feature; weight = scale * int8.</summary>
    public float[] Scales { get; }

    /// <summary><c>[feature, dimension]</c>, row after row.</summary>
    public sbyte[] Weights { get; }
}
