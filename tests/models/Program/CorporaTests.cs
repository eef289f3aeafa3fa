using System.Text.Json;
using Craft.Dataset;
using Craft.Inference.Models;
using Craft.Inference.Tokenizing;
using Craft.TestSupport;
using Craft.Training.Network;
using Xunit;
using static TorchSharp.torch;

namespace Craft.ModelTests.Program;

/// <summary>What <c>craft dataset corpora</c> writes is what <c>craft-train</c> reads: from a knowledge base to an encoder.</summary>
public sealed class CorporaTests : IDisposable
{
    private const int Steps = 6;
    private const int RoundSteps = 3;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_knowledge_base_becomes_a_vocabulary_and_then_an_encoder()
    {
        CorporaFiles.Write(TinyKnowledge.Make(), _folder.Path);
        Teacher(_folder.Combine("teacher"));
        Finish("extend", "--from", _folder.Combine("teacher"), "--aligned", Data(CorporaFiles.Aligned), "--size", "400", "--out", _folder.Combine("base"));
        var lines = Finish(
            "encoder", "--from", _folder.Combine("base"), "--teacher", _folder.Combine("teacher"), "--aligned", Data(CorporaFiles.Aligned),
            "--names", Data(CorporaFiles.Names), "--pairs", Data(CorporaFiles.Pairs), "--mix", "anp", "--steps", $"{Steps}", "--rounds", "1",
            "--round-steps", $"{RoundSteps}", "--round-mix", "apn", "--groups", "3", "--batch-tokens", "256", "--length-max", "24", "--threads", "1",
            "--report-every", "1", "--out", _folder.Combine("encoder"));

        Assert.Equal(Steps + RoundSteps, lines.Count);
        Assert.All(lines, line => Assert.InRange(line.GetProperty("loss").GetDouble(), 1e-6, 100));
        using var start = BertFolder.Open(_folder.Combine("base"));
        using var trained = BertFolder.Open(_folder.Combine("encoder"));
        Assert.True(trained.Tokenizer.Vocabulary.Count > Words().Count, "no German pieces were added");
        Assert.Equal(start.Tokenizer.Vocabulary.Count, trained.Tokenizer.Vocabulary.Count);
        Assert.NotEqual(start.Weights.Read(BertNames.WordEmbeddings), trained.Weights.Read(BertNames.WordEmbeddings));
        Assert.Equal((24, true), (trained.LengthMax, trained.Pipeline.Normalized));
    }

    /// <summary>Knows every English word of the corpora and no German one.</summary>
    private void Teacher(string folder)
    {
        string[] pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. Words()];
        using var network = BertNetwork.Create(
            new BertConfig { VocabularySize = pieces.Length, HiddenSize = 16, Layers = 1, Heads = 2, IntermediateSize = 32, Positions = 32 },
            new BertOptions { Device = CPU });
        NetworkFolder.Save(folder, network, new WordPieceTokenizer(new WordPieceVocabulary(pieces), new WordPieceOptions()), 32);
    }

    private List<string> Words() =>
    [
        .. File.ReadLines(Data(CorporaFiles.Aligned))
            .SelectMany(l => JsonDocument.Parse(l).RootElement.GetProperty("teacher").GetString()!.ToLowerInvariant().Split(' ', '.'))
            .Where(w => w.Length > 0).Distinct().Append("."),
    ];

    private string Data(string name) => _folder.Combine(name);

    private static List<JsonElement> Finish(params string[] arguments)
    {
        using var process = TrainProcess.Start(arguments);
        var (exitCode, output, errors) = process.End();
        Assert.True(exitCode == 0, errors);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonSerializer.Deserialize<JsonElement>(l))];
    }
}
