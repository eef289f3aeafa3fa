using System.CommandLine;

namespace Craft.Cli;

/// <summary>Options that several commands share, with one meaning.</summary>
internal static class SharedOptions
{
    public static Option<DirectoryInfo> Folder() => new("--data")
    {
        Description = "Folder of the running system's state.",
        DefaultValueFactory = _ => new DirectoryInfo(".craft"),
        HelpName = "DIR",
    };

    public static Option<string?> Kafka() => new("--kafka")
    {
        Description = "Kafka to talk to instead of the one of a running craft up.",
        HelpName = "HOST:PORT",
    };

    public static Option<Uri?> Http() => new("--http")
    {
        Description = "HTTP address to talk to instead of the one of a running craft up.",
        HelpName = "URL",
        CustomParser = result => Uri.TryCreate(result.Tokens.Single().Value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : Refuse(result, "--http wants an absolute http or https URL."),
    };

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON document on standard output." };

    /// <summary>A duration such as <c>30s</c>, <c>2m</c>, <c>500ms</c>; a bare number is seconds.</summary>
    public static Option<TimeSpan> Wait(string fallback) => new("--wait")
    {
        Description = $"How long to wait for the answer ({fallback}).",
        DefaultValueFactory = _ => DurationText.Parse(fallback) ?? TimeSpan.Zero,
        HelpName = "TIME",
        CustomParser = result =>
        {
            if (DurationText.Parse(result.Tokens.Single().Value) is { } time)
            {
                return time;
            }

            result.AddError("--wait wants a time such as 30s, 2m or 500ms.");
            return TimeSpan.Zero;
        },
    };

    private static Uri? Refuse(System.CommandLine.Parsing.ArgumentResult result, string sentence)
    {
        result.AddError(sentence);
        return null;
    }
}
