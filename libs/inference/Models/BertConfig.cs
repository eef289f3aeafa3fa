using System.Globalization;

namespace Craft.Inference.Models;

/// <summary>The shape of a BERT as its <c>config.json</c> gives it; what we cannot compute is refused here.</summary>
public sealed record BertConfig
{
    public const string FileName = "config.json";

    private const int SizeMax = 1 << 16;
    private const int VocabularyMax = 4_000_000;
    private const int LabelsMax = 10_000;

    public required int VocabularySize { get; init; }

    public required int HiddenSize { get; init; }

    public required int Layers { get; init; }

    public required int Heads { get; init; }

    public required int IntermediateSize { get; init; }

    public required int Positions { get; init; }

    public int TokenTypes { get; init; } = 2;

    public int PaddingId { get; init; }

    public double LayerNormEpsilon { get; init; } = 1e-12;

    public double Dropout { get; init; } = 0.1;

    public BertActivation Activation { get; init; }

    /// <summary>Class names as in <c>architectures</c>, for instance BertForTokenClassification; may be empty.</summary>
    public IReadOnlyList<string> Architectures { get; init; } = [];

    /// <summary>Names of the labels by id, as far as the file has them.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    public int HeadSize => HiddenSize / Heads;

    public static BertConfig Read(string path) => From(ModelJson.Read(path));

    public static BertConfig Parse(ReadOnlyMemory<byte> json, string source) => From(ModelJson.Parse(json, source));

    private static BertConfig From(ModelJson json)
    {
        RefuseOthers(json);
        var config = new BertConfig
        {
            VocabularySize = Required(json, "vocab_size", VocabularyMax),
            HiddenSize = Required(json, "hidden_size", SizeMax),
            Layers = Required(json, "num_hidden_layers", 1000),
            Heads = Required(json, "num_attention_heads", 1000),
            IntermediateSize = Required(json, "intermediate_size", SizeMax),
            Positions = Required(json, "max_position_embeddings", 1 << 20),
            TokenTypes = json.Number("type_vocab_size", 1, 1000) ?? 2,
            PaddingId = json.Number("pad_token_id", 0, VocabularyMax) ?? 0,
            LayerNormEpsilon = json.Fraction("layer_norm_eps") ?? 1e-12,
            Dropout = json.Fraction("hidden_dropout_prob") ?? 0.1,
            Activation = ActivationOf(json),
            Architectures = [.. (json.Items("architectures") ?? []).Select(e => json.TextOf(e, "architectures"))],
            Labels = LabelsOf(json),
        };
        return config.HiddenSize % config.Heads == 0
            ? config
            : throw json.Refuse($"has {config.Heads} attention heads that do not divide the hidden size {config.HiddenSize}");
    }

    private static void RefuseOthers(ModelJson json)
    {
        if (json.Text("model_type") is var type and not "bert")
        {
            throw json.Refuse($"describes a model of type {type ?? "(none)"}, not a BERT");
        }

        if (json.Text("position_embedding_type") is { } positions and not "absolute")
        {
            throw json.Refuse($"wants {positions} positions; only absolute ones are supported");
        }

        if (json.Flag("is_decoder") is true || json.Flag("add_cross_attention") is true)
        {
            throw json.Refuse("describes a decoder, not an encoder");
        }
    }

    private static int Required(ModelJson json, string name, int max) =>
        json.Number(name, 1, max) ?? throw json.Refuse($"has no {name}");

    private static BertActivation ActivationOf(ModelJson json) => json.Text("hidden_act") switch
    {
        null or "gelu" or "gelu_python" => BertActivation.Gelu,
        "gelu_new" or "gelu_pytorch_tanh" => BertActivation.GeluTanh,
        "relu" => BertActivation.Relu,
        var other => throw json.Refuse($"wants the activation {other}, which is not supported"),
    };

    private static string[] LabelsOf(ModelJson json)
    {
        if (json.Child("id2label") is not { } names)
        {
            return [];
        }

        var labels = new string?[Math.Min(names.Members().Count(), LabelsMax)];
        foreach (var (id, name) in names.Members())
        {
            if (!int.TryParse(id, CultureInfo.InvariantCulture, out var at) || (uint)at >= (uint)labels.Length || labels[at] is not null)
            {
                throw json.Refuse("has labels whose ids do not count from 0");
            }

            labels[at] = names.TextOf(name, id);
        }

        return labels!;
    }
}
