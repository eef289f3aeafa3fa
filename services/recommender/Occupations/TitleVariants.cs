namespace Craft.Recommender.Occupations;

/// <summary>Spellings of one title: "Software-Entwickler" is also looked for as "Softwareentwickler".</summary>
internal static class TitleVariants
{
    public static IReadOnlyList<string> Of(string title)
    {
        var joined = JoinCompounds(title);
        return joined == title ? [title] : [title, joined];
    }

    // a hyphen between two letters joins; "Kauffrau/-mann" and "IT - Support" keep theirs
    private static string JoinCompounds(string title)
    {
        var joined = new System.Text.StringBuilder(title.Length);
        for (var i = 0; i < title.Length; i++)
        {
            if (title[i] == '-' && i > 0 && i + 1 < title.Length && char.IsLetter(title[i - 1]) && char.IsLetter(title[i + 1]))
            {
                joined.Append(char.ToLowerInvariant(title[++i]));
            }
            else
            {
                joined.Append(title[i]);
            }
        }

        return joined.ToString();
    }
}
