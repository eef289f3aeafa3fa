using System.Text.Json;
using Craft.TestSupport;
using Xunit;

namespace Craft.FaultTests;

/// <summary>How a command ended and what it said.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Error)
{
    public static async Task<CommandResult> OfAsync(IEnumerable<string> arguments, TimeSpan limit)
    {
        await using var craft = CraftProcess.Start(arguments);
        var exitCode = await craft.ExitAsync(limit);
        return new CommandResult(exitCode, craft.StandardOutput, craft.StandardError);
    }

    /// <summary>The one JSON document on standard output.</summary>
    public JsonElement Json()
    {
        using var document = JsonDocument.Parse(Output);
        return document.RootElement.Clone();
    }

    public CommandResult Ended(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode} instead of {exitCode}:\n{Output}\n{Error}");
        return this;
    }

    /// <summary>One clear sentence and nothing else on standard error.</summary>
    public string Sentence()
    {
        var line = Assert.Single(Error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("craft: ", line, StringComparison.Ordinal);
        return line["craft: ".Length..];
    }
}
