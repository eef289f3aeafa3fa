using Craft.Cli;
using Craft.TestSupport;
using Craft.UnitTests.Cli;
using Xunit;

namespace Craft.UnitTests.Dataset;

/// <summary><c>craft dataset</c> asked for what it cannot do.</summary>
[Collection(ConsoleTests.Name)]
public sealed class DatasetCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("corpora")]
    [InlineData("annotation")]
    [InlineData("annotation", "--out", "{out}", "--limit", "-1")]
    [InlineData("annotation", "--out", "{out}", "--limit", "many")]
    [InlineData("poems", "--out", "{out}")]
    public async Task A_wrong_command_line_is_usage(params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync(arguments);
        Assert.Equal((ExitCode.WrongUse, ""), (exitCode, output));
        Assert.NotEmpty(error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("the data cannot be written: ", "corpora", "--out", "{file}")]
    [InlineData("the data cannot be made: ", "annotation", "--in", "{out}", "--out", "{out}")]
    [InlineData("the data cannot be made: ", "annotation", "--in", "{file}", "--out", "{out}/nowhere/silver.jsonl")]
    public async Task What_cannot_be_read_or_written_is_one_sentence(string sentence, params string[] arguments)
    {
        File.WriteAllText(_folder.Combine("file"), "In diesem Kurs lernen Sie, wie man Projekte plant.\n");
        var (exitCode, output, error) = await RunAsync(arguments);
        Assert.Equal((ExitCode.Failed, ""), (exitCode, output));
        Assert.Contains(sentence, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal([_folder.Combine("file")], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments) => CommandLine.RunAsync(
        ["dataset", .. arguments.Select(a => a.Replace("{out}", _folder.Combine("out"), StringComparison.Ordinal).Replace("{file}", _folder.Combine("file"), StringComparison.Ordinal))]);
}
