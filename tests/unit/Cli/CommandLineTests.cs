using System.Text.Json;
using Craft.Cli;
using Craft.TestSupport;
using Xunit;

namespace Craft.UnitTests.Cli;

/// <summary>What does not reach a running system: help, wrong use, nobody there.</summary>
[Collection(ConsoleTests.Name)]
public sealed class CommandLineTests
{
    private static readonly string[] _groups = ["ingest", "kb", "bench", "train", "dlq", "models"];

    [Fact]
    public async Task Every_command_has_help()
    {
        var seen = new List<string>();
        var waiting = new Queue<string[]>([[]]);
        while (waiting.TryDequeue(out var path))
        {
            var (exitCode, output, error) = await CommandLine.RunAsync([.. path, "--help"]);
            var name = string.Join(' ', path);
            Assert.True(exitCode == ExitCode.Done, $"craft {name} --help ends with {exitCode}");
            Assert.Equal("", error);
            Assert.Contains("Usage:", output, StringComparison.Ordinal);
            Assert.Contains("Description:", output, StringComparison.Ordinal);
            seen.Add(name);
            foreach (var child in Children(output))
            {
                waiting.Enqueue([.. path, child]);
            }
        }

        string[] expected =
        [
            "", "up", "request", "ingest", "ingest status", "ingest confirm", "kb", "kb import", "kb show", "lag", "kafka", "bench",
            "dlq", "dlq list", "dlq show", "dlq replay", "replay",
            "bench fresh", "bench request", "bench pipeline", "bench search", "train", "train lexical", "train pretrain", "train encoder", "train tagger",
            "models", "models import", "models show",
        ];
        Assert.Superset(expected.ToHashSet(), seen.ToHashSet());
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("up --nonsense")]
    [InlineData("up --http nonsense")]
    [InlineData("up --http 8080")]
    [InlineData("up --http 127.0.0.1:99999")]
    [InlineData("up --http")]
    [InlineData("up --kafka-port 65536")]
    [InlineData("up --kafka-port -1")]
    [InlineData("up --kafka-port")]
    [InlineData("request")]
    [InlineData("request --occupation")]
    [InlineData("request --occupation Koch --top many")]
    [InlineData("request --occupation Koch --wait soon")]
    [InlineData("request --occupation Koch --http ftp://127.0.0.1/")]
    [InlineData("request --occupation Koch --http 127.0.0.1:8080")]
    [InlineData("request Koch")]
    [InlineData("ingest --source mine")]
    [InlineData("ingest --from courses.csv")]
    [InlineData("ingest --source mine --from courses.csv --map nonsense")]
    [InlineData("ingest --source mine --from courses.csv --map nonsense=column")]
    [InlineData("ingest confirm")]
    [InlineData("kb import")]
    [InlineData("kb show")]
    [InlineData("bench nonsense")]
    [InlineData("lag --watch=maybe")]
    [InlineData("dlq show")]
    [InlineData("dlq show craft.courses.v1")]
    [InlineData("dlq show x.dlq --offset 1")]
    [InlineData("dlq show x.dlq --partition 1 --offset -1")]
    [InlineData("dlq show x.dlq --partition 1 --offset 1 --last 2")]
    [InlineData("dlq show x.dlq --last many")]
    [InlineData("dlq replay x.dlq --reason because")]
    [InlineData("dlq replay x.dlq --from soon")]
    [InlineData("dlq replay x.dlq --offset 1")]
    [InlineData("replay --topic t --from beginning")]
    [InlineData("replay --topic t --into craft.enricher")]
    [InlineData("replay --from beginning --into craft.enricher")]
    [InlineData("replay --topic t --from sometime --into craft.enricher")]
    public async Task Wrong_use_is_one_sentence_and_exit_code_2(string line)
    {
        var (exitCode, output, error) = await CommandLine.RunAsync(line.Split(' '));

        Assert.Equal(ExitCode.WrongUse, exitCode);
        AssertOneSentence(error);
        Assert.Equal("", output);
    }

    [Theory]
    [InlineData("lag", "--data", "")]
    [InlineData("request", "--occupation", "Koch", "--http", "")]
    [InlineData("request", "--occupation", "Koch", "--wait", "")]
    [InlineData("request", "--occupation", "Koch", "--wait", "-Infinity")]
    public async Task An_empty_or_odd_value_is_wrong_use(params string[] arguments)
    {
        var (exitCode, _, error) = await CommandLine.RunAsync(arguments);

        Assert.Equal(ExitCode.WrongUse, exitCode);
        AssertOneSentence(error);
    }

    [Fact]
    public async Task A_group_without_a_command_is_wrong_use()
    {
        foreach (var group in _groups.Append(null))
        {
            var (exitCode, _, error) = await CommandLine.RunAsync(group is null ? [] : [group]);
            Assert.True(exitCode == ExitCode.WrongUse, $"craft {group} ends with {exitCode}");
            AssertOneSentence(error);
        }
    }

    [Theory]
    [InlineData("lag")]
    [InlineData("dlq", "list")]
    [InlineData("dlq", "show", "x.dlq")]
    [InlineData("dlq", "replay", "x.dlq")]
    [InlineData("replay", "--topic", "t", "--from", "beginning", "--into", "enricher")]
    [InlineData("request", "--occupation", "Koch")]
    public async Task Without_a_running_system_there_is_nobody_to_talk_to(params string[] arguments)
    {
        using var folder = new TemporaryFolder();

        var (exitCode, output, error) = await CommandLine.RunAsync([.. arguments, "--data", folder.Path]);

        Assert.Equal(ExitCode.NobodyThere, exitCode);
        Assert.Equal($"craft: no craft up runs on {folder.Path}: start one, or name its folder (--data) or a broker (--kafka).\n", error);
        Assert.Equal("", output);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_exit_code_5()
    {
        // port 9 of this machine: nobody listens
        var (exitCode, _, error) = await CommandLine.RunAsync(
            "request", "--occupation", "Koch", "--http", "http://127.0.0.1:9/", "--wait", "60s");

        Assert.Equal(ExitCode.NobodyThere, exitCode);
        Assert.StartsWith("craft: http://127.0.0.1:9/ does not answer: ", error, StringComparison.Ordinal);
        AssertOneSentence(error);
    }

    [Fact]
    public async Task The_bundled_knowledge_is_shown_without_a_running_system()
    {
        using var folder = new TemporaryFolder();

        var (exitCode, output, error) = await CommandLine.RunAsync("kb", "show", "Data Scientist", "--json", "--data", folder.Path);

        Assert.Equal((ExitCode.Done, ""), (exitCode, error));
        using var json = JsonDocument.Parse(output);
        Assert.Equal("2511", json.RootElement.GetProperty("isco").GetString()![..4]);
        Assert.True(json.RootElement.GetProperty("essential").GetArrayLength() > 10);
    }

    [Fact]
    public async Task An_occupation_that_nobody_knows_is_exit_code_4()
    {
        using var folder = new TemporaryFolder();

        var (exitCode, output, error) = await CommandLine.RunAsync("kb", "show", "Xyzzyplugh", "--data", folder.Path);

        Assert.Equal((ExitCode.AnsweredWithProblem, ""), (exitCode, output));
        Assert.Equal("craft: no occupation is called \"Xyzzyplugh\".\n", error);
    }

    private static void AssertOneSentence(string error)
    {
        var line = Assert.Single(error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("craft: ", line, StringComparison.Ordinal);
        Assert.EndsWith(".", line, StringComparison.Ordinal);
    }

    // the names under "Commands:"
    private static IEnumerable<string> Children(string help) => help.Split('\n')
        .SkipWhile(l => !l.StartsWith("Commands:", StringComparison.Ordinal)).Skip(1)
        .TakeWhile(l => l.Trim().Length > 0)
        .Where(l => l.StartsWith("  ", StringComparison.Ordinal) && l[2] != ' ')
        .Select(l => l.Trim().Split(' ')[0]);
}
