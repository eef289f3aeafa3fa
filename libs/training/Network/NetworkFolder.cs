using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Craft.Inference.Models;
using Craft.Inference.Tokenizing;
using Craft.Training.Storage;

namespace Craft.Training.Network;

/// <summary>
/// Writes a network as a model folder that Hugging Face's libraries and ours read: weights, configuration, vocabulary, and for an
/// encoder what sentence-transformers wants beside it. The folder gets its name only when it is whole.
/// </summary>
public static class NetworkFolder
{
    private static readonly JsonSerializerOptions _json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the model; one that stands there is replaced.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="network">What is written; as float32.</param>
    /// <param name="tokenizer">Its vocabulary must be the network's.</param>
    /// <param name="lengthMax">Longest sequence in tokens, special ones included.</param>
    public static void Save(string folder, BertNetwork network, WordPieceTokenizer tokenizer, int lengthMax)
    {
        if (tokenizer.Vocabulary.Count != network.Config.VocabularySize)
        {
            throw new ArgumentException(
                $"{tokenizer.Vocabulary.Count} pieces for a network of {network.Config.VocabularySize}", nameof(tokenizer));
        }

        FinishedFolder.Write(folder, into =>
        {
            SafetensorsWriter.Write(Path.Combine(into, Checkpoint.SafetensorsName), Tensors(network));
            Write(into, BertConfig.FileName, Config(network));
            File.WriteAllText(Path.Combine(into, TokenizerFolder.VocabularyName), string.Concat(tokenizer.Vocabulary.Pieces.Select(p => p + "\n")));
            Write(into, TokenizerFolder.ConfigName, Tokenizer(tokenizer.Options, lengthMax));
            if (network.Head == BertHead.None)
            {
                WritePipeline(into, network, lengthMax);
            }
        });
    }

    private static List<(string Name, long[] Shape, ReadOnlyMemory<float> Values)> Tensors(BertNetwork network)
    {
        // a bare encoder has no prefix, what carries a head has one: as Hugging Face's classes write them
        var prefix = network.Head == BertHead.None ? "" : "bert.";
        var own = BertNames.Encoder(network.Config).Concat(BertNames.Head(network.Head, network.Config, network.Config.Labels.Count))
            .Select(n => n.Name).ToHashSet(StringComparer.Ordinal);
        return [.. network.Parameters.Export().Where(t => own.Contains(t.Name)).Select(t => (IsEncoder(t.Name) ? prefix + t.Name : t.Name, t.Shape, t.Values))];
    }

    private static bool IsEncoder(string name) =>
        name.StartsWith("embeddings.", StringComparison.Ordinal) || name.StartsWith("encoder.", StringComparison.Ordinal);

    private static JsonObject Config(BertNetwork network)
    {
        var c = network.Config;
        var json = new JsonObject
        {
            ["model_type"] = "bert",
            ["architectures"] = new JsonArray(network.Head switch
            {
                BertHead.TokenClassification => "BertForTokenClassification",
                BertHead.MaskedLanguage => "BertForMaskedLM",
                _ => "BertModel",
            }),
            ["vocab_size"] = c.VocabularySize,
            ["hidden_size"] = c.HiddenSize,
            ["num_hidden_layers"] = c.Layers,
            ["num_attention_heads"] = c.Heads,
            ["intermediate_size"] = c.IntermediateSize,
            ["max_position_embeddings"] = c.Positions,
            ["type_vocab_size"] = c.TokenTypes,
            ["pad_token_id"] = c.PaddingId,
            ["layer_norm_eps"] = c.LayerNormEpsilon,
            ["hidden_dropout_prob"] = c.Dropout,
            ["attention_probs_dropout_prob"] = c.Dropout,
            ["hidden_act"] = c.Activation switch
            {
                BertActivation.Gelu => "gelu",
                BertActivation.GeluTanh => "gelu_new",
                _ => "relu",
            },
        };
        if (c.Labels.Count > 0)
        {
            json["id2label"] = new JsonObject(c.Labels.Select((label, i) => KeyValuePair.Create($"{i}", (JsonNode?)label)));
        }

        return json;
    }

    private static JsonObject Tokenizer(WordPieceOptions options, int lengthMax) => new()
    {
        ["tokenizer_class"] = "BertTokenizer",
        ["do_lower_case"] = options.LowerCase,
        ["strip_accents"] = options.StripAccents,
        ["tokenize_chinese_chars"] = options.SplitChinese,
        ["model_max_length"] = lengthMax,
    };

    private static void WritePipeline(string folder, BertNetwork network, int lengthMax)
    {
        static JsonObject Module(int at, string path, string type) =>
            new() { ["idx"] = at, ["name"] = $"{at}", ["path"] = path, ["type"] = "sentence_transformers.models." + type };
        Write(folder, SentencePipeline.FileName, new JsonArray(
            Module(0, "", "Transformer"), Module(1, "1_Pooling", "Pooling"), Module(2, "2_Normalize", "Normalize")));
        Write(folder, "sentence_bert_config.json", new JsonObject { ["max_seq_length"] = lengthMax, ["do_lower_case"] = false });
        Directory.CreateDirectory(Path.Combine(folder, "2_Normalize"));
        Write(Directory.CreateDirectory(Path.Combine(folder, "1_Pooling")).FullName, BertConfig.FileName, new JsonObject
        {
            ["word_embedding_dimension"] = network.Config.HiddenSize,
            ["pooling_mode_cls_token"] = network.Pooling == BertPooling.Start,
            ["pooling_mode_mean_tokens"] = network.Pooling == BertPooling.Mean,
        });
    }

    private static void Write(string folder, string name, JsonNode json) =>
        File.WriteAllText(Path.Combine(folder, name), json.ToJsonString(_json) + "\n");
}
