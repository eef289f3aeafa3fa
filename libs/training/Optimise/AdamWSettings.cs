namespace Craft.Training.Optimise;

/// <summary>AdamW with decoupled weight decay (arXiv 1711.05101), as fine-tuning of a BERT wants it.</summary>
public sealed record AdamWSettings
{
    public required double LearningRate { get; init; }

    public double WeightDecay { get; init; } = 0.01;

    public double Beta1 { get; init; } = 0.9;

    public double Beta2 { get; init; } = 0.999;

    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The norm of all gradients together is brought down to this; 0 = as it is.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>Factors on the learning rate by the beginning of a parameter's name; the longest prefix counts.</summary>
    public IReadOnlyDictionary<string, double> Factors { get; init; } = new Dictionary<string, double>();

    /// <summary>
    /// Every layer below the last learns this factor slower than the one above it (0.9, say); the embeddings are one below the first.
    /// </summary>
    public double LayerFactor { get; init; } = 1;

    /// <summary>Parameters without decay: biases and norms.</summary>
    public static bool Decays(string name) =>
        !name.EndsWith("bias", StringComparison.Ordinal) && !name.Contains("LayerNorm", StringComparison.Ordinal);

    /// <summary>The factor of a parameter in a network of so many layers.</summary>
    public double FactorOf(string name, int layers)
    {
        var own = Factors.Where(f => name.StartsWith(f.Key, StringComparison.Ordinal)).OrderByDescending(f => f.Key.Length)
            .Select(f => f.Value).FirstOrDefault(1);
        return own * Math.Pow(LayerFactor, DepthOf(name, layers));
    }

    /// <summary>Layers above this parameter's.</summary>
    private static int DepthOf(string name, int layers)
    {
        if (name.StartsWith("embeddings.", StringComparison.Ordinal))
        {
            return layers;
        }

        return name.Split('.') is ["encoder", "layer", var at, ..] ? layers - 1 - int.Parse(at, System.Globalization.CultureInfo.InvariantCulture) : 0;
    }
}
