namespace Craft.Cli;

/// <summary>An expected failure of a command: one clear sentence for standard error and an exit code.</summary>
internal sealed class CommandFailure(int exitCode, string sentence, Exception? cause = null) : Exception(sentence, cause)
{
    public int ExitCode { get; } = exitCode;

    public static CommandFailure WrongUse(string sentence) => new(Cli.ExitCode.WrongUse, sentence);

    public static CommandFailure NobodyThere(string sentence) => new(Cli.ExitCode.NobodyThere, sentence);

    public static CommandFailure Failed(string sentence, Exception? cause = null) => new(Cli.ExitCode.Failed, sentence, cause);
}
