namespace Craft.Cli;

/// <summary>Results to standard output, everything else to standard error; colours only where a person looks.</summary>
internal static class Terminal
{
    private static readonly bool _colourError =
        !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";

    private static readonly bool _colourOut =
        !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";

    public static bool IsInteractive => !Console.IsOutputRedirected;

    public static void Result(string line) => Console.Out.WriteLine(line);

    /// <summary>One clear line about a failure.</summary>
    public static void Error(string sentence) =>
        Console.Error.WriteLine(_colourError ? $"\e[31mcraft: {sentence}\e[0m" : $"craft: {sentence}");

    /// <summary>Progress of long work.</summary>
    public static void Progress(string line) =>
        Console.Error.WriteLine(_colourError ? $"\e[2m{line}\e[0m" : line);

    public static string Bold(string text) => _colourOut ? $"\e[1m{text}\e[0m" : text;

    public static string Green(string text) => _colourOut ? $"\e[32m{text}\e[0m" : text;

    public static string Faint(string text) => _colourOut ? $"\e[2m{text}\e[0m" : text;
}
