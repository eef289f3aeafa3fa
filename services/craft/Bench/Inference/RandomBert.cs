using System.Globalization;
using System.Text.Json;
using Craft.Inference.Models;

namespace Craft.Bench.Inference;

/// <summary>
/// A BERT of random weights, always the same: what speed and memory are measured with when only the shape counts. Its pieces are
/// words, so that a text of n words has n tokens.
/// </summary>
internal sealed record RandomBert(int Layers, int Hidden, int Heads, int Pieces)
{
    public static RandomBert Base { get; } = new(12, 768, 12, 31_102);

    public static RandomBert Mini { get; } = new(6, 384, 12, 24_000);

    public int Positions { get; init; } = 512;

    /// <summary>Those of a tagger; none for an encoder.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>A vocabulary file to take the place of the words.</summary>
    public string? Vocabulary { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>Word number i of the vocabulary.</summary>
    public static string Word(int i) => string.Create(CultureInfo.InvariantCulture, $"w{i}");

    /// <summary>Writes the folder as on Hugging Face.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var json = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["model_type"] = "bert",
            ["vocab_size"] = Pieces,
            ["hidden_size"] = Hidden,
            ["num_hidden_layers"] = Layers,
            ["num_attention_heads"] = Heads,
            ["intermediate_size"] = 4 * Hidden,
            ["max_position_embeddings"] = Positions,
            ["hidden_act"] = "gelu",
            ["id2label"] = Labels.Select((label, i) => (label, i)).ToDictionary(l => l.i.ToString(CultureInfo.InvariantCulture), l => l.label),
        });
        File.WriteAllBytes(Path.Combine(folder, BertConfig.FileName), json);
        File.WriteAllText(Path.Combine(folder, TokenizerFolder.ConfigName), """{"do_lower_case":false}""");
        string[] special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
        File.WriteAllLines(
            Path.Combine(folder, TokenizerFolder.VocabularyName),
            Vocabulary is null ? [.. special, .. Enumerable.Range(0, Pieces - special.Length).Select(Word)] : File.ReadAllLines(Vocabulary));
        var config = BertConfig.Parse(json, folder);
        var head = Labels.Count > 0 ? BertNames.Head(BertHead.TokenClassification, config, Labels.Count) : [];
        var random = new Random(Seed);
        SafetensorsWriter.Write(
            Path.Combine(folder, Checkpoint.SafetensorsName),
            [.. BertNames.Encoder(config).Concat(head).Select(t => (t.Name, t.Shape, (ReadOnlyMemory<float>)Values(t.Name, t.Shape, random)))]);
    }

    // large enough that neither attention nor logits are all alike, small enough that nothing explodes
    private static float[] Values(string name, long[] shape, Random random)
    {
        var values = new float[shape.Aggregate((a, b) => a * b)];
        var (middle, spread) = name.EndsWith("LayerNorm.weight", StringComparison.Ordinal) ? (1f, 0.2f)
            : shape.Length == 1 ? (0f, 0.1f)
            : (0f, 3f / MathF.Sqrt(shape[1]));
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = middle + (spread * ((2 * random.NextSingle()) - 1));
        }

        return values;
    }
}
