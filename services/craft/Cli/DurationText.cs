using System.Globalization;

namespace Craft.Cli;

/// <summary>Reads durations as people write them on a command line.</summary>
internal static class DurationText
{
    private static readonly (string Unit, double Seconds)[] _units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];

    /// <summary>The duration, or null when the text is none. A bare number is seconds.</summary>
    public static TimeSpan? Parse(string text)
    {
        var number = text;
        var scale = 1.0;
        foreach (var (unit, seconds) in _units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal))
            {
                (number, scale) = (text[..^unit.Length], seconds);
                break;
            }
        }

        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value >= 0
            && value * scale < TimeSpan.FromDays(365).TotalSeconds
            ? TimeSpan.FromSeconds(value * scale)
            : null;
    }
}
