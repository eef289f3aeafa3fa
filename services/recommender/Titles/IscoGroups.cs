namespace Craft.Recommender.Titles;

/// <summary>The names of the ISCO-08 unit groups, from <c>isco-groups.tsv</c>: German label with that of its minor group, English text.</summary>
internal static class IscoGroups
{
    private const string Resource = "isco-groups.tsv";

    /// <summary>By code of four digits.</summary>
    public static IReadOnlyDictionary<string, (string German, string English)> All { get; } = Read();

    private static Dictionary<string, (string German, string English)> Read()
    {
        using var stream = typeof(IscoGroups).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"the program lacks its resource {Resource}");
        using var lines = new StreamReader(stream);
        var groups = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        while (lines.ReadLine() is { } line)
        {
            if (!line.StartsWith('#') && line.Split('\t') is [var code, var unit, var minor, var english])
            {
                groups.Add(code, ($"{unit}. {minor}", english));
            }
        }

        return groups;
    }
}
