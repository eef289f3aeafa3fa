using System.Text;
using System.Text.Json;
using Craft.Inference.Models;
using Craft.TestSupport;

namespace Craft.UnitTests.Inference.Models;

/// <summary>Writes a whole model folder of a few numbers, made for damaging it.</summary>
internal static class TinyBert
{
    public const string Config = """
        {"model_type":"bert","vocab_size":8,"hidden_size":4,"num_hidden_layers":1,"num_attention_heads":2,"intermediate_size":6,
        "max_position_embeddings":16,"type_vocab_size":2,"hidden_act":"gelu","layer_norm_eps":1e-12}
        """;

    public static readonly string[] Pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "Kurs", "##e", "."];

    public static void Write(TemporaryFolder folder)
    {
        File.WriteAllText(folder.Combine(BertConfig.FileName), Config);
        File.WriteAllText(folder.Combine(TokenizerFolder.VocabularyName), string.Join('\n', Pieces) + "\n");
        File.WriteAllText(folder.Combine(TokenizerFolder.ConfigName), """{"do_lower_case":false,"model_max_length":12}""");
        WriteWeights(folder.Combine(Checkpoint.SafetensorsName), name => name);
    }

    public static void WriteWeights(string path, Func<string, string?> rename)
    {
        var random = new Random(5);
        SafetensorsWriter.Write(path,
        [
            .. BertNames.Encoder(BertConfig.Parse(Encoding.UTF8.GetBytes(Config), "tiny"))
                .Where(t => rename(t.Name) is not null)
                .Select(t => (rename(t.Name)!, t.Shape,
                    (ReadOnlyMemory<float>)Enumerable.Range(0, (int)t.Shape.Aggregate((a, b) => a * b)).Select(_ => random.NextSingle()).ToArray())),
        ]);
    }

    public static void WriteTokenizerJson(TemporaryFolder folder, Func<string, string>? change = null)
    {
        var vocabulary = string.Join(',', Pieces.Select((p, i) => $"{JsonSerializer.Serialize(p)}:{i}"));
        var json = $$"""
            {"version":"1.0","truncation":{"max_length":4,"strategy":"LongestFirst","stride":0},"padding":null,
            "added_tokens":[{"id":4,"content":"[MASK]","special":true}],
            "normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":false},
            "pre_tokenizer":{"type":"BertPreTokenizer"},
            "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"[CLS]","type_id":0} },{"Sequence":{"id":"A","type_id":0} },{"SpecialToken":{"id":"[SEP]","type_id":0} }]},
            "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":50,"vocab":{ {{vocabulary}} } } }
            """;
        File.WriteAllText(folder.Combine(TokenizerFolder.TokenizerName), change is null ? json : change(json));
    }
}
