using Craft.Inference.Models;
using Craft.TestSupport;
using Xunit;

namespace Craft.ModelTests.Program;

/// <summary><c>craft-train encoder</c> from end to end: whatever interrupts it, the bytes are the same.</summary>
public sealed class EncoderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TinySearches _data;

    public EncoderTests() => _data = new TinySearches(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_training_killed_in_every_phase_ends_with_the_same_bytes()
    {
        var (whole, broken) = (_folder.Combine("whole"), _folder.Combine("broken"));
        // so long that it cannot get to its end while the kill is on its way
        string[] Encoder(string output) => _data.Encoder(output, "--round-steps", "60");
        Finish(Encoder(whole));
        // in the first phase before and after its first checkpoint, in the second, as that ends, in the third
        foreach (var lines in (int[])[2, 5, 8, 57, 2])
        {
            using var killed = TrainProcess.Start(Encoder(broken));
            killed.ReadLines(lines);
            killed.Kill();
            Assert.False(Directory.Exists(broken));
        }

        Finish(Encoder(broken));
        Assert.Equal(Weights(whole), Weights(broken));
        using var model = BertFolder.Open(broken);
        Assert.Equal((12, BertHead.None, true), (model.LengthMax, model.Weights.Head, model.Pipeline.Normalized));
    }

    [Fact]
    public void A_training_killed_between_phases_ends_with_the_same_bytes()
    {
        var output = _folder.Combine("model");
        Finish(_data.Encoder(output));
        var expected = Weights(output);
        OnePhaseGoesOnFromAnother(output);
        string[][] states =
            [["../model"], ["../model", "phase-2/model"], ["../model", "phase-2"], ["../model", "phase-2", "phase-1/model", "phase-1/checkpoints"]];
        foreach (var gone in states)
        {
            // as a SIGKILL leaves it right after one thing was finished and before the next was begun
            foreach (var part in gone)
            {
                Directory.Delete(Path.Combine(output + ".run", part), recursive: true);
            }

            Finish(_data.Encoder(output));
            Assert.Equal(expected, Weights(output));
        }
    }

    [Fact]
    public void A_run_is_not_gone_on_with_other_settings()
    {
        var output = _folder.Combine("model");
        Finish(_data.Encoder(output, "--rounds", "0"));
        var first = Weights(output);
        Refused(1, "holds a run with other settings or data", _data.Encoder(output, "--rounds", "0", "--seed", "2"));
        Assert.Equal(first, Weights(output));
        // a further round is no other setting
        Finish(_data.Encoder(output, "--rounds", "1"));
        Assert.NotEqual(first, Weights(output));
    }

    [Theory]
    [InlineData(2, "--pairs is missing, or the file is empty", "pairs", "")]
    [InlineData(1, "line 1: \"teacher\" is missing", "aligned", "{\"text\":\"plan\"}")]
    [InlineData(1, "line 1: \"names\" is empty", "names", "{\"concept\":\"c\",\"group\":\"g\"}")]
    public void Bad_data_are_one_clear_sentence(int exitCode, string sentence, string file, string content)
    {
        File.WriteAllText(_data.File(file), content);
        Refused(exitCode, sentence, _data.Encoder(_folder.Combine("model")));
    }

    [Theory]
    [InlineData(1, "may consist of a, n and p only", "--mix", "abc")]
    [InlineData(1, "no model: the folder", "--teacher", "nowhere")]
    [InlineData(1, "no model: the folder", "--from", "nowhere")]
    [InlineData(1, "Could not find", "--pairs", "nowhere.jsonl")]
    [InlineData(2, "--batch-tokens 0 is too few", "--batch-tokens", "0")]
    [InlineData(2, "--groups 0 is too few", "--groups", "0")]
    public void A_wrong_setting_is_one_clear_sentence(int exitCode, string sentence, params string[] more) =>
        Refused(exitCode, sentence, _data.Encoder(_folder.Combine("model"), more));

    private void OnePhaseGoesOnFromAnother(string output)
    {
        var run = output + ".run";
        string[] models = [_folder.Combine("start"), .. Enumerable.Range(0, 3).Select(p => Path.Combine(run, $"phase-{p}", "model"))];
        Assert.Equal(4, models.Select(m => Convert.ToBase64String(Weights(m))).Distinct().Count());
        Assert.Equal(Weights(models[^1]), Weights(output));
        Assert.False(File.Exists(Path.Combine(run, "phase-0", "negatives.bin")));
        Assert.True(File.Exists(Path.Combine(run, "phase-1", "negatives.bin")));
    }

    private static void Refused(int exitCode, string sentence, string[] arguments)
    {
        using var process = TrainProcess.Start(arguments);
        var (code, _, errors) = process.End();
        Assert.Contains(sentence, Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal(exitCode, code);
    }

    private static void Finish(string[] arguments)
    {
        using var process = TrainProcess.Start(arguments);
        var (exitCode, _, errors) = process.End();
        Assert.True(exitCode == 0, errors);
    }

    private static byte[] Weights(string folder) => File.ReadAllBytes(Path.Combine(folder, "model.safetensors"));
}
