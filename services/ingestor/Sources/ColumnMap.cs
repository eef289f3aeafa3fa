namespace Craft.Ingestor.Sources;

/// <summary>
/// Which column of a file fills which member: <c>member=column,...</c>. Members not named take the column of their own name.
/// </summary>
public static class ColumnMap
{
    /// <summary>What can stand left of the equals sign.</summary>
    public static IReadOnlyList<string> Members { get; } =
    [
        "id", "sourceId", "title", "language", "headline", "description", "objectives", "keywords", "url", "provider",
        "price", "price.amount", "price.currency", "price.free", "duration", "duration.hours", "duration.text",
        "dates.start", "dates.end", "dates.place",
    ];

    /// <summary>Throws <see cref="FormatException"/> with one clear sentence for a member that does not exist.</summary>
    public static IReadOnlyDictionary<string, string> Parse(string? map)
    {
        var columns = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in (map ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var member = equals < 0 ? pair : pair[..equals].Trim();
            if (equals < 0 || pair[(equals + 1)..].Trim() is not { Length: > 0 } column)
            {
                throw new FormatException($"write --map as member=column,...; this is not such a pair: {pair}");
            }

            if (!Members.Contains(member, StringComparer.OrdinalIgnoreCase))
            {
                throw new FormatException($"no member {member}; there are {string.Join(", ", Members)}");
            }

            columns[member] = column;
        }

        return columns;
    }
}
