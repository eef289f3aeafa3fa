using Craft.Inference.Models;
using Craft.Inference.Tokenizing;
using Craft.TestSupport;
using Craft.UnitTests.Inference.Tokenizing;
using Xunit;

namespace Craft.UnitTests.Inference.Models;

/// <summary>Folders as others publish them.</summary>
public sealed class RealFolderTests
{
    private const string MiniLm = "models/all-minilm-l6-v2";

    [Fact]
    public void All_MiniLM_is_opened_with_its_pooling_and_its_own_limit()
    {
        using var model = BertFolder.Open(GoldenTokenizer.Shared(MiniLm));
        Assert.Equal((6, 384, 12, 30522), (model.Config.Layers, model.Config.HiddenSize, model.Config.Heads, model.Tokenizer.Vocabulary.Count));
        // not the 128 that its tokenizer.json was last used with
        Assert.Equal((256, BertPooling.Mean, true), (model.LengthMax, model.Pipeline.Pooling!.Value, model.Pipeline.Normalized));
        Assert.Equal((true, true), (model.Tokenizer.Options.LowerCase, model.Tokenizer.Options.StripAccents));
        Assert.Equal(BertHead.None, model.Weights.Head);
        Assert.Equal(30522 * 384, model.Weights.Read(BertNames.WordEmbeddings).Count(float.IsFinite));
        Assert.DoesNotContain("embeddings.position_ids", model.Weights.Names);
    }

    [Fact]
    public void Its_texts_have_the_ids_of_the_reference()
    {
        var (tokenizer, _) = TokenizerFolder.Read(GoldenTokenizer.Shared(MiniLm));
        var tokens = new TokenBuffer();
        var compared = 0;
        foreach (var line in File.ReadLines(GoldenTokenizer.Shared(MiniLm + "/expected.jsonl")))
        {
            var row = System.Text.Json.JsonDocument.Parse(line).RootElement;
            var text = GoldenTokenizer.Text(row);
            // special tokens spelled out are text to us
            if (text.Contains("[MASK]", StringComparison.Ordinal))
            {
                continue;
            }

            tokenizer.Encode(text, tokens);
            var window = TokenWindow.Beginning(tokens.Count, 256);
            var ids = new int[window.Count + ModelInput.SpecialOfSingle];
            ModelInput.Write(tokenizer.Vocabulary.Special, tokens, window, ids.AsSpan());
            Assert.Equal(GoldenTokenizer.Numbers(row, "ids"), ids);
            Assert.Equal(row.GetProperty("full_length").GetInt32(), tokens.Count + ModelInput.SpecialOfSingle);
            compared++;
        }

        Assert.Equal(59, compared);
    }

    [Theory]
    [InlineData("golden/tokenizer/" + GoldenTokenizer.Cased, false, false)]
    [InlineData("golden/tokenizer/" + GoldenTokenizer.LowerWithAccents, true, false)]
    [InlineData(MiniLm, true, true)]
    public void Both_files_of_a_tokenizer_agree(string folder, bool lower, bool strip)
    {
        using var copy = new TemporaryFolder();
        var source = GoldenTokenizer.Shared(folder);
        foreach (var name in new[] { TokenizerFolder.ConfigName, TokenizerFolder.VocabularyName })
        {
            File.Copy(Path.Combine(source, name), copy.Combine(name));
        }

        var (fromJson, jsonMax) = TokenizerFolder.Read(source);
        var (fromText, textMax) = TokenizerFolder.Read(copy.Path);
        Assert.Equal(fromText.Vocabulary.Pieces, fromJson.Vocabulary.Pieces);
        Assert.Equal(fromText.Options, fromJson.Options);
        Assert.Equal((lower, strip), (fromJson.Options.LowerCase, fromJson.Options.StripAccents));
        Assert.Equal((512, 512), (jsonMax!.Value, textMax!.Value));
    }
}
