namespace Craft.Inference.Models;

/// <summary>
/// The names of a BERT's tensors. Inside the project they are those of Hugging Face without the <c>bert.</c> prefix; the
/// spellings met in checkpoints are brought to that.
/// </summary>
public static class BertNames
{
    public const string WordEmbeddings = "embeddings.word_embeddings.weight";
    public const string PositionEmbeddings = "embeddings.position_embeddings.weight";
    public const string TypeEmbeddings = "embeddings.token_type_embeddings.weight";
    public const string EmbeddingNorm = "embeddings.LayerNorm";
    public const string PoolerDense = "pooler.dense";
    public const string Classifier = "classifier";
    public const string PredictionDense = "cls.predictions.transform.dense";
    public const string PredictionNorm = "cls.predictions.transform.LayerNorm";
    public const string PredictionBias = "cls.predictions.bias";

    /// <summary>Absent or equal to the word embeddings (tied), as a rule.</summary>
    public const string PredictionDecoder = "cls.predictions.decoder.weight";

    private const string Prefix = "bert.";

    /// <summary>The project's name, or null for what no model of ours uses.</summary>
    public static string? Canonical(string name)
    {
        var bare = name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
        if (bare is "embeddings.position_ids" or "embeddings.token_type_ids" or "cls.predictions.decoder.bias"
            || bare.StartsWith("cls.seq_relationship.", StringComparison.Ordinal))
        {
            return null;
        }

        return Renamed(Renamed(bare, "LayerNorm.gamma", "LayerNorm.weight"), "LayerNorm.beta", "LayerNorm.bias");
    }

    public static string Layer(int index, string part) => $"encoder.layer.{index}.{part}";

    /// <summary>Every tensor of the encoder without its pooler, and its shape.</summary>
    public static IEnumerable<(string Name, long[] Shape)> Encoder(BertConfig config)
    {
        long hidden = config.HiddenSize, inner = config.IntermediateSize;
        yield return (WordEmbeddings, [config.VocabularySize, hidden]);
        yield return (PositionEmbeddings, [config.Positions, hidden]);
        yield return (TypeEmbeddings, [config.TokenTypes, hidden]);
        foreach (var part in Norm(EmbeddingNorm, hidden))
        {
            yield return part;
        }

        for (var i = 0; i < config.Layers; i++)
        {
            foreach (var part in (IEnumerable<(string, long[])>)
            [
                .. Dense(Layer(i, "attention.self.query"), hidden, hidden), .. Dense(Layer(i, "attention.self.key"), hidden, hidden),
                .. Dense(Layer(i, "attention.self.value"), hidden, hidden), .. Dense(Layer(i, "attention.output.dense"), hidden, hidden),
                .. Norm(Layer(i, "attention.output.LayerNorm"), hidden), .. Dense(Layer(i, "intermediate.dense"), hidden, inner),
                .. Dense(Layer(i, "output.dense"), inner, hidden), .. Norm(Layer(i, "output.LayerNorm"), hidden),
            ])
            {
                yield return part;
            }
        }
    }

    /// <summary>Every tensor of a head, and its shape.</summary>
    public static IEnumerable<(string Name, long[] Shape)> Head(BertHead head, BertConfig config, int labels) => head switch
    {
        BertHead.TokenClassification => Dense(Classifier, config.HiddenSize, labels),
        BertHead.MaskedLanguage =>
        [
            .. Dense(PredictionDense, config.HiddenSize, config.HiddenSize), .. Norm(PredictionNorm, config.HiddenSize),
            (PredictionBias, [config.VocabularySize]),
        ],
        _ => [],
    };

    private static (string Name, long[] Shape)[] Dense(string name, long from, long to) =>
        [(name + ".weight", [to, from]), (name + ".bias", [to])];

    private static (string Name, long[] Shape)[] Norm(string name, long size) => [(name + ".weight", [size]), (name + ".bias", [size])];

    private static string Renamed(string name, string old, string current) =>
        name.EndsWith(old, StringComparison.Ordinal) ? name[..^old.Length] + current : name;
}
