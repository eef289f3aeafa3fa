using System.Numerics;
using Craft.Catalog.Knowledge;
using Craft.Inference;
using Craft.Schemas;

namespace Craft.Recommender.Occupations;

/// <summary>The vectors of all occupations' German and English labels: the dense half of resolving a job title.</summary>
internal sealed class OccupationVectors
{
    private readonly float[][] _german;
    private readonly float[][] _english;

    private OccupationVectors(ModelRef encoder, float[][] german, float[][] english) =>
        (Encoder, _german, _english) = (encoder, german, english);

    /// <summary>The encoder that made them; only its query vectors may meet them (invariant C-10).</summary>
    public ModelRef Encoder { get; }

    public static async Task<OccupationVectors> EncodeAsync(
        IReadOnlyList<Occupation> occupations, ITextEncoder encoder, CancellationToken ct)
    {
        var german = await encoder.EncodeAsync([.. occupations.Select(o => o.LabelDe)], ct);
        var english = await encoder.EncodeAsync([.. occupations.Select(o => o.LabelEn)], ct);
        return new OccupationVectors(encoder.Model, [.. german], [.. english]);
    }

    /// <summary>The cosine of every occupation with the query, the better of its two languages.</summary>
    public float[] Score(float[] query)
    {
        var scores = new float[_german.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = Math.Max(Dot(query, _german[i]), Dot(query, _english[i]));
        }

        return scores;
    }

    private static float Dot(float[] a, float[] b)
    {
        var sum = Vector<float>.Zero;
        var i = 0;
        for (; i + Vector<float>.Count <= a.Length; i += Vector<float>.Count)
        {
            sum += new Vector<float>(a, i) * new Vector<float>(b, i);
        }

        var dot = Vector.Sum(sum);
        for (; i < a.Length; i++)
        {
            dot += a[i] * b[i];
        }

        return dot;
    }
}
