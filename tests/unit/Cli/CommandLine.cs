using Craft.Cli;

namespace Craft.UnitTests.Cli;

/// <summary>Runs a command in this process and catches what it prints; see <see cref="ConsoleTests"/>.</summary>
internal static class CommandLine
{
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (Console.Out, Console.Error);
        using var newOutput = new StringWriter { NewLine = "\n" };
        using var newError = new StringWriter { NewLine = "\n" };
        Console.SetOut(newOutput);
        Console.SetError(newError);
        try
        {
            var exitCode = await CraftCommand.RunAsync(arguments, CancellationToken.None);
            return (exitCode, newOutput.ToString(), newError.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
