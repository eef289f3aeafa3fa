using Craft.Cli;
using Craft.TestSupport;
using Craft.Train;
using Xunit;

namespace Craft.UnitTests.Train;

/// <summary>The training program as a child, played by a shell script.</summary>
public sealed class TrainingProgramTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Its_lines_and_its_exit_code_are_passed_on()
    {
        var lines = new List<string>();
        var exitCode = new TrainingProgram("bash").RunAsync(
            ["-c", "echo \"$1 $2\"; echo done; exit 7", "played", "tagger", "--steps 1"], lines.Add, TestContext.Current.CancellationToken);
        Assert.Equal(7, await exitCode.WaitAsync(_limit, TestContext.Current.CancellationToken));
        Assert.Equal(["tagger --steps 1", "done"], lines);
    }

    [Fact]
    public async Task A_stop_is_passed_on_and_waited_for()
    {
        using var stop = new CancellationTokenSource();
        var lines = new List<string>();
        var exitCode = new TrainingProgram("bash").RunAsync(
            ["-c", "trap 'echo stored; exit 143' TERM; echo ready; while :; do sleep 0.05; done"],
            line => StopWhenReady(line, lines, stop), stop.Token);
        Assert.Equal(143, await exitCode.WaitAsync(_limit, TestContext.Current.CancellationToken));
        Assert.Equal(["ready", "stored"], lines);
    }

    [Fact]
    public void Without_the_program_it_says_how_to_build_it()
    {
        using var folder = new TemporaryFolder();
        var failure = Assert.Throws<CommandFailure>(() => TrainingProgram.Find(null, folder.Combine("bin", "Craft", "debug")));
        Assert.Contains("dotnet build libs/training", failure.Message, StringComparison.Ordinal);
        Assert.Contains("CRAFT_TRAIN", Assert.Throws<CommandFailure>(() => TrainingProgram.Find("nowhere", folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        """{"step":20,"steps":600,"loss":0.53271,"rate":623.6,"learningRate":0.0001,"remainingSeconds":540.2,"metrics":{"f1":0.4701}}""",
        "step 20 of 600, loss 0.5327, 624 tokens/s, 9 min left, f1 0.4701")]
    [InlineData("something else", "something else")]
    [InlineData("""{"step":20}""", """{"step":20}""")]
    public void Progress_is_shown_in_words(string line, string readable) => Assert.Equal(readable, TrainingLine.Readable(line));

    private static void StopWhenReady(string line, List<string> lines, CancellationTokenSource stop)
    {
        lines.Add(line);
        if (line == "ready")
        {
            stop.Cancel();
        }
    }
}
