using System.Text.Json;
using Craft.Inference.Models;
using Craft.TestSupport;
using Xunit;

namespace Craft.ModelTests.Program;

/// <summary>A training that dies goes on as if nothing had been, and never leaves half a model.</summary>
public sealed class KillTests
{
    [Fact]
    public void A_training_killed_again_and_again_ends_with_the_same_losses_and_bytes()
    {
        using var folder = new TemporaryFolder();
        var corpus = TinyCorpus.Write(folder.Path);
        var (whole, broken) = (folder.Combine("whole"), folder.Combine("broken"));
        // far more than it can do while the kill is on its way
        string[] Pretrain(string output) => TinyCorpus.Pretrain(corpus, output, "--steps", "80");
        Finish(Pretrain(whole));
        foreach (var step in (long[])[3, 8, 20])
        {
            using var killed = TrainProcess.Start(Pretrain(broken));
            killed.ReadTo(step);
            killed.Kill();
            Assert.False(Directory.Exists(broken));
        }

        Finish(Pretrain(broken));
        Assert.Equal(File.ReadAllBytes(Path.Combine(whole, "model.safetensors")), File.ReadAllBytes(Path.Combine(broken, "model.safetensors")));
        Assert.Equal(Losses(whole), Losses(broken));
        using var model = BertFolder.Open(broken);
        Assert.Equal(BertHead.MaskedLanguage, model.Weights.Head);
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    public void A_training_asked_to_stop_stores_where_it_is(string signal, int exitCode)
    {
        using var folder = new TemporaryFolder();
        var arguments = TinyCorpus.Pretrain(TinyCorpus.Write(folder.Path), folder.Combine("model"), "--checkpoint-every", "1000", "--steps", "100000");
        using (var stopped = TrainProcess.Start(arguments))
        {
            stopped.ReadTo(3);
            stopped.Signal(signal);
            Assert.Equal(exitCode, stopped.End().ExitCode);
        }

        Assert.Single(Directory.EnumerateDirectories(folder.Combine("model.run", "checkpoints")));
        Assert.False(Directory.Exists(folder.Combine("model")));
    }

    [Fact]
    public void A_disk_that_is_full_is_one_sentence_and_no_half_model()
    {
        using var folder = new TemporaryFolder();
        var arguments = TinyCorpus.Pretrain(TinyCorpus.Write(folder.Path), folder.Combine("model"), "--checkpoint-every", "1000");
        // no file may grow beyond 100 KiB; the weights need more
        using var limited = TrainProcess.StartAfter("export DOTNET_EnableWriteXorExecute=0; trap '' XFSZ; ulimit -f 100", arguments);
        var (exitCode, _, errors) = limited.End();
        Assert.Equal(1, exitCode);
        Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.False(Directory.Exists(folder.Combine("model")));
        Assert.Empty(Directory.EnumerateDirectories(folder.Combine("model.run", "checkpoints")));
    }

    [Theory]
    [InlineData(2, "is not known", "sing")]
    [InlineData(2, "is missing", "pretrain")]
    [InlineData(2, "needs a value", "pretrain", "--corpus")]
    [InlineData(2, "is not a count", "pretrain", "--corpus", "{corpus}", "--shape", "1x8x2", "--pieces", "many")]
    [InlineData(2, "too few", "pretrain", "--corpus", "{corpus}", "--shape", "1x8x2", "--pieces", "7")]
    [InlineData(2, "no parameter starts with", "pretrain", "--corpus", "{corpus}", "--shape", "1x8x2", "--pieces", "100", "--freeze", "embedings")]
    [InlineData(1, "no model: the folder", "pretrain", "--corpus", "{corpus}", "--from", "nowhere")]
    [InlineData(1, "Could not find file", "pretrain", "--corpus", "nowhere.txt", "--shape", "1x8x2")]
    public void A_wrong_command_line_is_one_clear_sentence(int exitCode, string sentence, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var corpus = TinyCorpus.Write(folder.Path);
        using var process = TrainProcess.Start(arguments.Select(a => a == "{corpus}" ? corpus : a));
        var (code, output, errors) = process.End();
        Assert.Equal((exitCode, ""), (code, output));
        Assert.Contains(sentence, Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_libtorch_it_says_where_it_looked()
    {
        using var folder = new TemporaryFolder();
        using var process = TrainProcess.StartAfter("export CRAFT_TORCH_LIB=/nowhere", TinyCorpus.Pretrain(TinyCorpus.Write(folder.Path), folder.Combine("model")));
        var (code, _, errors) = process.End();
        Assert.Equal(1, code);
        Assert.StartsWith("craft-train: no libtorch: /nowhere/libc10.so is missing", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    private static void Finish(string[] arguments)
    {
        using var process = TrainProcess.Start(arguments);
        var (exitCode, _, errors) = process.End();
        Assert.True(exitCode == 0, errors);
    }

    private static List<(long, double)> Losses(string model) =>
    [
        .. File.ReadLines(model + ".run/metrics.jsonl").Select(l => JsonDocument.Parse(l).RootElement)
            .Select(l => (l.GetProperty("step").GetInt64(), l.GetProperty("loss").GetDouble())),
    ];
}
