using System.CommandLine;
using System.Globalization;
using Craft.Cli;
using Craft.Runtime;

namespace Craft.Operate;

/// <summary>Places in a topic as people write them: <c>beginning</c>, <c>end</c>, an offset, a time, or how long ago.</summary>
internal static class TopicPointText
{
    private const string Forms = "beginning, end, an offset such as 4711, a time such as 2026-05-01T08:00:00Z, or how long ago such as 2h";

    /// <summary>The place, or null when the text is none.</summary>
    public static TopicPoint? Parse(string text, DateTimeOffset now)
    {
        if (text is "beginning" or "end")
        {
            return text == "end" ? new TopicPoint.Latest() : new TopicPoint.Earliest();
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
        {
            return new TopicPoint.At(offset);
        }

        if (text.Length > 0 && char.IsAsciiLetter(text[^1]) && DurationText.Parse(text) is { } ago)
        {
            return new TopicPoint.Since(now - ago);
        }

        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? new TopicPoint.Since(at)
            : null;
    }

    /// <summary>An option that takes a place.</summary>
    public static Option<TopicPoint?> Option(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "beginning|end|OFFSET|TIME",
        CustomParser = result =>
        {
            if (Parse(result.Tokens.Single().Value, TimeProvider.System.GetUtcNow()) is { } point)
            {
                return point;
            }

            result.AddError($"{name} wants {Forms}.");
            return null;
        },
    };
}
