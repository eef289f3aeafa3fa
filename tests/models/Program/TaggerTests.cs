using System.Text.Json;
using Craft.Inference.Models;
using Craft.Inference.Tokenizing;
using Craft.TestSupport;
using Craft.Training.Network;
using Craft.Training.Optimise;
using Xunit;
using static TorchSharp.torch;

namespace Craft.ModelTests.Program;

/// <summary><c>craft-train tagger</c> from end to end, on a language of a few words.</summary>
public sealed class TaggerTests
{
    private static readonly string[] _plain = ["wir", "suchen", "jemand", "mit", "und", "in", "dem", "team"];
    private static readonly string[] _skills = ["planen", "leiten", "beraten"];
    private static readonly string[] _knowledge = ["java", "excel", "recht"];

    [Fact]
    public void It_learns_both_layers_and_keeps_the_best_epoch()
    {
        using var folder = new TemporaryFolder();
        Model(folder.Combine("start"));
        var (train, dev) = (Data(folder, "train.jsonl", 1, 160), Data(folder, "dev.jsonl", 2, 40));
        using var process = TrainProcess.Start(
            "tagger", "--from", folder.Combine("start"), "--train", train, "--dev", dev, "--epochs", "5", "--batch-texts", "8", "--learning-rate", "0.003",
            "--head-learning-rate", "0.01", "--average-last", "2", "--threads", "1", "--report-every", "100000", "--out", folder.Combine("model"));
        var (exitCode, output, errors) = process.End();
        Assert.True(exitCode == 0, errors);
        var epochs = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("metrics")).ToList();
        Assert.Equal(5, epochs.Count);
        Assert.InRange(epochs.Max(e => e.GetProperty("f1").GetDouble()), 0.95, 1);
        Assert.InRange(epochs[^1].GetProperty("f1.Knowledge").GetDouble(), 0.9, 1);
        using var model = BertFolder.Open(folder.Combine("model"));
        Assert.Equal(["O", "B-Skill", "I-Skill", "O", "B-Knowledge", "I-Knowledge"], model.Labels);
    }

    [Fact]
    public void Auxiliary_labels_are_learned_and_not_kept()
    {
        using var folder = new TemporaryFolder();
        Model(folder.Combine("start"));
        const string Meanings = "@Skill,Knowledge>Topic";
        var (train, dev) = (Data(folder, "train.jsonl", 1, 80) + Meanings, Data(folder, "dev.jsonl", 2, 20) + Meanings);
        using var process = TrainProcess.Start(
            "tagger", "--from", folder.Combine("start"), "--train", train, "--dev", dev, "--labels", "Skill", "--auxiliary", "Topic", "--epochs", "3",
            "--batch-texts", "8", "--learning-rate", "0.003", "--head-learning-rate", "0.01", "--threads", "1", "--report-every", "100000", "--out", folder.Combine("model"));
        var (exitCode, output, errors) = process.End();
        Assert.True(exitCode == 0, errors);
        var last = JsonDocument.Parse(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]).RootElement.GetProperty("metrics");
        Assert.InRange(last.GetProperty("f1.Topic").GetDouble(), 0.8, 1);
        using var model = BertFolder.Open(folder.Combine("model"));
        Assert.Equal(["O", "B-Skill", "I-Skill"], model.Labels);
        Assert.Equal([3, 32], model.Weights.Find(BertNames.Classifier + ".weight").Shape);
    }

    private static void Model(string folder)
    {
        string[] pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. _plain, .. _skills, .. _knowledge];
        using var network = BertNetwork.Create(
            new BertConfig { VocabularySize = pieces.Length, HiddenSize = 32, Layers = 2, Heads = 4, IntermediateSize = 64, Positions = 32 },
            new BertOptions { Device = CPU });
        NetworkFolder.Save(folder, network, new WordPieceTokenizer(new WordPieceVocabulary(pieces), new WordPieceOptions()), 32);
    }

    /// <summary>A skill is "KNOWLEDGE SKILL" or a skill's word alone; its knowledge lies inside it.</summary>
    private static string Data(TemporaryFolder folder, string name, ulong seed, int texts)
    {
        var path = folder.Combine(name);
        File.WriteAllLines(path, Enumerable.Range(0, texts).Select(i =>
        {
            var chance = Chance.At(seed, i);
            string Any(string[] words) => words[chance.Below(words.Length)];
            var before = Enumerable.Range(0, 1 + chance.Below(4)).Select(_ => Any(_plain)).ToList();
            var at = before.Count;
            string[] tokens = [.. before, Any(_knowledge), Any(_skills), Any(_plain), Any(_skills)];
            return JsonSerializer.Serialize(new
            {
                tokens,
                spans = new object[]
                {
                    new { start = at, end = at + 2, label = "Skill" }, new { start = at + 3, end = at + 4, label = "Skill" },
                    new { start = at, end = at + 1, label = "Knowledge" },
                },
            });
        }));
        return path;
    }
}
