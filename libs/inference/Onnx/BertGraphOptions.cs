using Craft.Inference.Models;

namespace Craft.Inference.Onnx;

/// <summary>What a network is written like.</summary>
public sealed record BertGraphOptions
{
    public BertOutput Output { get; init; }

    public OnnxPrecision Precision { get; init; }

    public OnnxFlavour Flavour { get; init; } = OnnxFlavour.Contrib;

    /// <summary>How the word table is stored; null: like the rest, in int8 with a scale per piece.</summary>
    public OnnxPrecision? WordTable { get; init; }

    /// <summary>For <see cref="BertOutput.Embedding"/>.</summary>
    public BertPooling Pooling { get; init; } = BertPooling.Mean;

    /// <summary>A third input <c>token_type_ids</c>; without it every token is of type 0, as in single texts.</summary>
    public bool TokenTypes { get; init; }

    /// <summary>
    /// The matrices of an int8 network that stay as they are (<see cref="BertMatrices"/>); a word table that is kept has 16 bits.
    /// </summary>
    public IReadOnlySet<string> Kept { get; init; } = new HashSet<string>();

    /// <summary>Factors by matrix for the numbers that it reads, in int8 only (<see cref="Int8Smoothing"/>).</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<float>> Smoothing { get; init; } = new Dictionary<string, IReadOnlyList<float>>();

    /// <summary>More outputs, for <see cref="Int8Smoothing"/>: the largest magnitudes of what the matrices read.</summary>
    internal bool Peaks { get; init; }

    internal OnnxPrecision WordTableOrDefault => (WordTable ?? Precision, Precision) switch
    {
        (OnnxPrecision.Int8, OnnxPrecision.Int8) => Kept.Contains(BertMatrices.Words) ? OnnxPrecision.Fp16 : OnnxPrecision.Int8,
        (OnnxPrecision.Int8, _) => throw new InvalidOperationException("a word table in int8 belongs to a network in int8"),
        var (table, _) => table,
    };
}
