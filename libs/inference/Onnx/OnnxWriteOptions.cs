using Craft.Inference.Models;

namespace Craft.Inference.Onnx;

/// <summary>What a model folder is made for.</summary>
public sealed record OnnxWriteOptions
{
    /// <summary><see cref="ModelRole.Encoder"/> or <see cref="ModelRole.Tagger"/>.</summary>
    public required string Role { get; init; }

    public required string Name { get; init; }

    /// <summary>Null: the beginning of the hash of the network, so that the same weights have the same version.</summary>
    public string? Version { get; init; }

    public OnnxPrecision Precision { get; init; } = OnnxPrecision.Int8;

    public OnnxFlavour Flavour { get; init; } = OnnxFlavour.Contrib;

    /// <summary>As in <see cref="BertGraphOptions.WordTable"/>.</summary>
    public OnnxPrecision? WordTable { get; init; }

    /// <summary>Null: what the folder says, else the mean.</summary>
    public BertPooling? Pooling { get; init; }

    /// <summary>As in <see cref="ModelManifest.ConfidenceMin"/>.</summary>
    public double ConfidenceMin { get; init; }

    /// <summary>As in <see cref="BertGraphOptions.Kept"/>.</summary>
    public IReadOnlySet<string> Kept { get; init; } = new HashSet<string>();

    /// <summary>
    /// Token ids of 20 to 100 typical texts, special tokens included, that an int8 network is smoothed on
    /// (<see cref="Int8Smoothing"/>). Null: random pieces, which is nearly as good on average; empty: it is not smoothed.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<int>>? Samples { get; init; }

    /// <summary>The strength of that smoothing, 0 to 1.</summary>
    public double Strength { get; init; } = Int8Smoothing.UsualStrength;

    /// <summary>Found before, so that the samples need not run again.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<float>>? Smoothing { get; init; }

    internal BertGraphOptions GraphOf(BertFolder source) => new()
    {
        Output = Role switch
        {
            ModelRole.Encoder => BertOutput.Embedding,
            ModelRole.Tagger when source.Weights.Head == BertHead.TokenClassification => BertOutput.Labels,
            ModelRole.Tagger => throw new InvalidDataException("the model has no classifier of tokens, so it is no tagger"),
            _ => throw new InvalidDataException($"there is no role {Role}, only {ModelRole.Encoder} and {ModelRole.Tagger}"),
        },
        Precision = Precision,
        Flavour = Flavour,
        WordTable = WordTable,
        Pooling = Pooling ?? source.Pipeline.Pooling ?? BertPooling.Mean,
        Kept = Kept,
        Smoothing = Precision == OnnxPrecision.Int8 ? Smoothing ?? Int8Smoothing.Find(source, Samples, Strength) : Int8Smoothing.None,
    };
}
