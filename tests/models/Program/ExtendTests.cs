using Craft.Inference.Models;
using Craft.ModelTests.Retrieval;
using Craft.TestSupport;
using Xunit;

namespace Craft.ModelTests.Program;

/// <summary><c>craft-train extend</c> from end to end.</summary>
public sealed class ExtendTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ExtendTests()
    {
        TinyEncoder.Save(_folder.Combine("start"));
        File.WriteAllLines(_folder.Combine("aligned.jsonl"), Enumerable.Repeat("""{"text":"prüfen","teacher":"test"}""", 8).Append("""{"text":"plan","teacher":"plan"}"""));
        File.WriteAllLines(_folder.Combine("corpus.txt"), Enumerable.Repeat("beraten", 8));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_learns_words_of_another_language_without_forgetting_its_own()
    {
        var (exitCode, _, errors) = Extend("model", "--corpus", _folder.Combine("corpus.txt"), "--size", "120");
        Assert.True(exitCode == 0, errors);
        using var model = BertFolder.Open(_folder.Combine("model"));
        var (vocabulary, words) = (model.Tokenizer.Vocabulary, model.Weights.Read(BertNames.WordEmbeddings));
        float[] Row(string piece) => words[(vocabulary.IdOf(piece) * TinyEncoder.Width)..((vocabulary.IdOf(piece) + 1) * TinyEncoder.Width)];
        using var old = BertFolder.Open(_folder.Combine("start"));
        var before = old.Weights.Read(BertNames.WordEmbeddings);
        Assert.Equal(before, words[..before.Length]);
        Assert.True(vocabulary.IdOf("beraten") > 0);
        Assert.All(Row("test").Zip(Row("prüfen")), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.Equal((vocabulary.Count, false), (model.Config.VocabularySize, model.Tokenizer.Options.StripAccents));
    }

    [Fact]
    public void The_same_texts_give_the_same_bytes()
    {
        Extend("one");
        Extend("two");
        Assert.All((string[])["model.safetensors", "vocab.txt"], file =>
            Assert.Equal(File.ReadAllBytes(_folder.Combine("one", file)), File.ReadAllBytes(_folder.Combine("two", file))));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("20")]
    public void Too_few_pieces_are_one_clear_sentence(string size)
    {
        var (exitCode, _, errors) = Extend("model", "--size", size);
        Assert.Contains($"{size} pieces are too few", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
        Assert.False(Directory.Exists(_folder.Combine("model")));
    }

    private (int ExitCode, string Output, string Errors) Extend(string output, params string[] more)
    {
        using var process = TrainProcess.Start(
            ["extend", "--from", _folder.Combine("start"), "--aligned", _folder.Combine("aligned.jsonl"), "--out", _folder.Combine(output), .. more]);
        return process.End();
    }
}
