using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Craft.Recommender.Http;

/// <summary>Reads <c>Prefer: wait=N</c> (RFC 7240).</summary>
internal static class PreferWait
{
    private const int Bare = 10;
    private const int Longest = 60;

    /// <summary>Seconds to wait, 0 for none; what cannot be understood is ignored, as the RFC says. The first one counts.</summary>
    public static int SecondsOf(StringValues headers)
    {
        foreach (var preference in headers.SelectMany(h => (h ?? "").Split(',')))
        {
            var parts = preference.Split(';')[0].Split('=', 2);
            if (!parts[0].Trim().Equals("wait", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var value = parts.Length == 1 ? "" : parts[1].Trim().Trim('"');
            if (value.Length == 0)
            {
                return Bare;
            }

            return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? Math.Min(seconds, Longest)
                : value.All(char.IsAsciiDigit) ? Longest : 0;
        }

        return 0;
    }
}
