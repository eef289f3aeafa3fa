using System.Text;
using Craft.Inference.Models;
using Craft.Inference.Tokenizing;
using Craft.TestSupport;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Inference.Models;

/// <summary>Whole model folders, small ones of our own, intact and damaged.</summary>
public sealed class BertFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public BertFolderTests() => TinyBert.Write(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_opened_and_its_parts_fit_each_other()
    {
        using var model = BertFolder.Open(_folder.Path);
        Assert.Equal((12, BertHead.None, false), (model.LengthMax, model.Weights.Head, model.Tokenizer.Options.LowerCase));
        Assert.Equal(32, model.Weights.Read(BertNames.WordEmbeddings).Length);
        Assert.Null(model.Pipeline.Pooling);
        Assert.Empty(model.Labels);
    }

    [Fact]
    public void Names_with_prefix_and_the_old_ones_of_LayerNorm_are_the_same_model()
    {
        using var plain = BertFolder.Open(_folder.Path);
        var expected = plain.Weights.Names.ToDictionary(n => n, plain.Weights.Read);
        Weights(n => "bert." + n.Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal).Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal));
        using var old = BertFolder.Open(_folder.Path);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), old.Weights.Names.Order(StringComparer.Ordinal));
        Assert.All(expected, e => Assert.Equal(e.Value, old.Weights.Read(e.Key)));
    }

    [Fact]
    public void A_missing_tensor_and_a_wrong_shape_are_named()
    {
        Weights(n => n.EndsWith("output.dense.bias", StringComparison.Ordinal) ? null : n);
        Assert.Contains("lack encoder.layer.0.attention.output.dense.bias", Refusal(), StringComparison.Ordinal);
        Weights(n => n);
        Config("\"vocab_size\":8", "\"vocab_size\":9");
        Assert.Contains("embeddings.word_embeddings.weight as [8, 4], the configuration wants [9, 4]", Refusal(), StringComparison.Ordinal);
        Config("\"vocab_size\":8", "\"vocab_size\":7");
        Assert.Contains("has 8 pieces, the model only 7", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"path":"","type":"sentence_transformers.models.Transformer"},{"path":"1_Pooling","type":"sentence_transformers.models.Pooling"}]""", """{"pooling_mode_cls_token":true}""", BertPooling.Start, false)]
    [InlineData("""[{"path":"","type":"sentence_transformers.models.Transformer"},{"path":"1_Pooling","type":"sentence_transformers.models.Pooling"},{"path":"2","type":"x.Normalize"}]""", """{"pooling_mode_cls_token":false,"pooling_mode_mean_tokens":true}""", BertPooling.Mean, true)]
    [InlineData("""[{"path":"1_Pooling","type":"sentence_transformers.models.Pooling"}]""", """{"pooling_mode":"mean"}""", BertPooling.Mean, false)]
    public void Pooling_is_read(string modules, string pooling, BertPooling expected, bool normalized)
    {
        Sentence(modules, pooling);
        using var model = BertFolder.Open(_folder.Path);
        Assert.Equal((expected, normalized, 9), (model.Pipeline.Pooling!.Value, model.Pipeline.Normalized, modules.Contains("Transformer", StringComparison.Ordinal) ? model.LengthMax : 9));
    }

    [Theory]
    [InlineData("""[{"path":"../..","type":"a.Transformer"}]""", "{}", "leads elsewhere")]
    [InlineData("""[{"path":"..","type":"a.Transformer"}]""", "{}", "leads elsewhere")]
    [InlineData("""[{"path":"/","type":"a.Transformer"}]""", "{}", "leads elsewhere")]
    [InlineData("""[{"path":"1_Pooling","type":"a.Dense"}]""", "{}", "type Dense")]
    [InlineData("""[{"path":"1_Pooling","type":"a.Pooling"}]""", "{}", "pools by nothing")]
    [InlineData("""[{"path":"1_Pooling","type":"a.Pooling"}]""", """{"pooling_mode_max_tokens":true}""", "pools by pooling_mode_max_tokens")]
    [InlineData("""[{"path":"1_Pooling","type":"a.Pooling"}]""", """{"pooling_mode_cls_token":true,"pooling_mode_mean_tokens":true}""", "and pooling_mode_mean_tokens")]
    [InlineData("""[{"path":"1_Pooling","type":"a.Pooling"}]""", """{"pooling_mode":"lasttoken"}""", "pools by lasttoken")]
    [InlineData("{}", "{}", "not a JSON list")]
    [InlineData("[7]", "{}", "not a JSON object")]
    public void Another_pipeline_is_refused(string modules, string pooling, string sentence)
    {
        Sentence(modules, pooling);
        Assert.Contains(sentence, Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Tokenizer_json_and_vocab_txt_give_the_same_tokenizer()
    {
        TinyBert.WriteTokenizerJson(_folder);
        var (fromJson, _) = TokenizerFolder.Read(_folder.Path);
        File.Delete(_folder.Combine(TokenizerFolder.TokenizerName));
        var (fromText, _) = TokenizerFolder.Read(_folder.Path);
        Assert.Equal(fromText.Vocabulary.Pieces, fromJson.Vocabulary.Pieces);
        Assert.Equal(fromText.Options with { WordLengthMax = 50 }, fromJson.Options);
        Assert.Equal(new SpecialTokens(0, 1, 2, 3, 4), fromJson.Vocabulary.Special);
    }

    [Theory]
    [InlineData("\"WordPiece\"", "\"BPE\"", "only WordPiece")]
    [InlineData("\"BertNormalizer\"", "\"NFC\"", "only BertNormalizer")]
    [InlineData("\"BertPreTokenizer\"", "\"ByteLevel\"", "only BertPreTokenizer")]
    [InlineData("\"##\"", "\"@@\"", "only ##")]
    [InlineData("\"unk_token\":\"[UNK]\"", "\"unk_token\":\"<unk>\"", "only [UNK]")]
    [InlineData("{\"id\":4,\"content\":\"[MASK]\",\"special\":true}", "{\"id\":8,\"content\":\"C++\",\"special\":false}", "adds the token C++")]
    [InlineData("{\"id\":4,", "{\"id\":5,", "adds the token [MASK]")]
    [InlineData(":6,", ":5,", "the id 5 to two pieces")]
    [InlineData(":6,", ":-6,", "no whole number")]
    [InlineData(":6,", ":999999999,", "no whole number")]
    [InlineData("\"[SEP]\",\"type_id\"", "\"[MASK]\",\"type_id\"", "something else than [CLS] and [SEP]")]
    [InlineData("\"[CLS]\":2", "\"x\":2", "lacks [CLS]")]
    [InlineData("50", "5000", "max_input_chars_per_word")]
    public void Another_tokenizer_is_refused(string old, string changed, string sentence)
    {
        TinyBert.WriteTokenizerJson(_folder, json => json.Replace(old, changed, StringComparison.Ordinal));
        Assert.Contains(sentence, Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", true, true)]
    [InlineData("""{"do_lower_case":true}""", true, true)]
    [InlineData("""{"do_lower_case":true,"strip_accents":false}""", true, false)]
    [InlineData("""{"do_lower_case":false,"strip_accents":null,"tokenizer_class":"BertTokenizer"}""", false, false)]
    public void Switches_of_the_tokenizer_are_read(string config, bool lower, bool strip)
    {
        File.WriteAllText(_folder.Combine(TokenizerFolder.ConfigName), config);
        var (tokenizer, lengthMax) = TokenizerFolder.Read(_folder.Path);
        Assert.Equal((lower, strip, null), (tokenizer.Options.LowerCase, tokenizer.Options.StripAccents, lengthMax));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE }, "not UTF-8")]
    [InlineData(new byte[0], "lacks [PAD]")]
    public void A_vocabulary_that_is_none_is_refused(byte[] bytes, string sentence)
    {
        File.WriteAllBytes(_folder.Combine(TokenizerFolder.VocabularyName), bytes);
        Assert.Contains(sentence, Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BertConfig.FileName)]
    [InlineData(TokenizerFolder.TokenizerName)]
    [InlineData(TokenizerFolder.ConfigName)]
    [InlineData(TokenizerFolder.VocabularyName)]
    [InlineData(SentencePipeline.FileName)]
    public void Damage_in_any_text_file_is_refused_or_harmless(string name)
    {
        TinyBert.WriteTokenizerJson(_folder);
        Sentence("""[{"path":"","type":"a.Transformer"},{"path":"1_Pooling","type":"a.Pooling"}]""", """{"pooling_mode_cls_token":true}""");
        if (name == TokenizerFolder.VocabularyName)
        {
            File.Delete(_folder.Combine(TokenizerFolder.TokenizerName));
        }

        var bytes = File.ReadAllBytes(_folder.Combine(name));
        var lies = new[] { "\\ud800", "\\u0000", "null", "-1", "1e400", "{}", "[", "\"", "\u0000", "\ud83d", "9999999999999999999" };
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Int[0, lies.Length], Gen.Int[0, 4]).Sample((at, lie, cut) =>
        {
            byte[] middle = lie == lies.Length ? [] : Encoding.UTF8.GetBytes(lies[lie]);
            File.WriteAllBytes(_folder.Combine(name), [.. bytes[..at], .. middle, .. bytes[Math.Min(bytes.Length, at + cut)..]]);
            Damaged.IsRefusedOrRead(() => BertFolder.Open(_folder.Path).Dispose());
        }, iter: 150, threads: 1);
    }

    [Theory]
    [InlineData(BertConfig.FileName)]
    [InlineData(TokenizerFolder.TokenizerName)]
    [InlineData(TokenizerFolder.ConfigName)]
    [InlineData(SentencePipeline.FileName)]
    public void A_million_levels_of_JSON_are_refused(string name)
    {
        File.WriteAllText(_folder.Combine(name), new string('[', 1_000_000));
        Assert.Contains($"{name} is not valid JSON", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_folder_is_named() => Assert.Contains(
        "is missing", Assert.Throws<InvalidDataException>(() => BertFolder.Open(_folder.Combine("nowhere"))).Message, StringComparison.Ordinal);

    private void Weights(Func<string, string?> rename) => TinyBert.WriteWeights(_folder.Combine(Checkpoint.SafetensorsName), rename);

    private void Config(string old, string changed) => File.WriteAllText(
        _folder.Combine(BertConfig.FileName), TinyBert.Config.Replace(old, changed, StringComparison.Ordinal));

    private void Sentence(string modules, string pooling)
    {
        File.WriteAllText(_folder.Combine(SentencePipeline.FileName), modules);
        Directory.CreateDirectory(_folder.Combine("1_Pooling"));
        File.WriteAllText(_folder.Combine("1_Pooling", BertConfig.FileName), pooling);
        File.WriteAllText(_folder.Combine("sentence_bert_config.json"), """{"max_seq_length":9,"do_lower_case":false}""");
    }

    private string Refusal() => Assert.Throws<InvalidDataException>(() => BertFolder.Open(_folder.Path)).Message;
}
