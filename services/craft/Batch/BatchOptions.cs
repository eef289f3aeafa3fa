using System.CommandLine;
using System.CommandLine.Parsing;

namespace Craft.Batch;

/// <summary>Options that the batch commands share, with one meaning.</summary>
internal static class BatchOptions
{
    public const string German = "de";
    public const string English = "en";

    public static Option<string> In() => new("--in")
    {
        Description = "JSON Lines to read; - is standard input.",
        DefaultValueFactory = _ => "-",
        HelpName = "FILE|-",
    };

    public static Option<string> Out() => new("--out")
    {
        Description = "Where the answers go, JSON Lines in the same order; - is standard output.",
        DefaultValueFactory = _ => "-",
        HelpName = "FILE|-",
    };

    public static Option<DirectoryInfo?> Model() => new("--model")
    {
        Description = "Folder of a model to use instead of the one that comes with the program.",
        HelpName = "DIR",
    };

    public static Option<int> Top(int most) => new("--top")
    {
        Description = $"Answers per line at most (1 to {most}).",
        DefaultValueFactory = _ => 10,
        HelpName = "N",
        CustomParser = result => int.TryParse(result.Tokens.Single().Value, out var top) && top >= 1 && top <= most
            ? top
            : Refuse(result, $"--top wants a number from 1 to {most}."),
    };

    public static Option<string?> Language()
    {
        var option = new Option<string?>("--language")
        {
            Description = "Language of the texts; without it the line's member language, else what the text looks like.",
            HelpName = "de|en",
        };
        option.AcceptOnlyFromAmong(German, English);
        return option;
    }

    private static int Refuse(ArgumentResult result, string sentence)
    {
        result.AddError(sentence);
        return 0;
    }
}
