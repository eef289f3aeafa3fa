namespace Craft.Enricher.Tagging;

/// <summary>
/// Stems of folded words. The light stem drops inflection alone (case, number), so two words with the same light stem are the
/// same word. The strong stem also drops what makes a noun of a verb (planen, Planung, Pläne; manage, management); it joins
/// words that differ, which is harmless where several words must fit at once. In place; gives the new length.
/// </summary>
internal static class Stemming
{
    private const int MinStem = 4;
    private const int MinStrongStem = 3;

    private static readonly string[] _germanNouns = ["ungen", "ung", "ieren", "ier", "er", "end"];
    private static readonly string[] _englishNouns = ["ments", "ment", "ings", "ing", "ations", "ation", "ions", "ion", "ed", "e"];

    public static int Light(Span<char> word, bool isGerman) => isGerman ? LightGerman(word) : LightEnglish(word);

    public static int Strong(Span<char> word, bool isGerman) => isGerman ? StrongGerman(word) : StrongEnglish(word);

    // endings of adjectives, nouns and infinitives; "er" stays, for it also makes a person of a trade (Lehre, Lehrer)
    private static int LightGerman(Span<char> word)
    {
        var length = word.Length;
        ReadOnlySpan<char> text = word;
        foreach (var ending in (ReadOnlySpan<string>)["en", "em", "es", "e", "n", "s"])
        {
            // "n" alone is a case ending after r and l (Kindern), else it belongs to the word (Physiologin)
            if (length >= ending.Length + MinStem && text.EndsWith(ending) && (ending != "n" || text[^2] is 'r' or 'l'))
            {
                length -= ending.Length;
                break;
            }
        }

        return PlainVowels(word[..length]);
    }

    private static int StrongGerman(Span<char> word)
    {
        var stem = word[..Cut(word, word.Length, _germanNouns, MinStrongStem)];
        stem = stem[..LightGerman(stem)];
        return Cut(stem, stem.Length, _germanNouns, MinStrongStem);
    }

    // plural umlaut: Pläne and Plan, Verträge and Vertrag
    private static int PlainVowels(Span<char> word)
    {
        var length = 0;
        for (var i = 0; i < word.Length; i++)
        {
            var isSecondOfUmlaut = i > 0 && word[i] == 'e' && word[i - 1] is 'a' or 'o' or 'u'
                && !(i > 1 && word[i - 1] == 'u' && word[i - 2] is 'a' or 'e' or 'q');
            if (!isSecondOfUmlaut)
            {
                word[length++] = word[i];
            }
        }

        return length;
    }

    private static int LightEnglish(Span<char> word)
    {
        ReadOnlySpan<char> text = word;
        var length = word.Length;
        if (length < MinStem || text[^1] != 's' || text.EndsWith("ss") || text.EndsWith("us") || text.EndsWith("is"))
        {
            return British(word);
        }

        if (text.EndsWith("ies") && length > MinStem)
        {
            word[length - 3] = 'y';
            return British(word[..(length - 2)]);
        }

        var cut = text.EndsWith("sses") || text.EndsWith("shes") || text.EndsWith("ches") || text.EndsWith("xes") ? 2 : 1;
        return British(word[..(length - cut)]);
    }

    // organize, organization and organise are one
    private static int British(Span<char> word)
    {
        ReadOnlySpan<char> text = word;
        for (var i = word.Length - 2; i > 2 && i >= word.Length - 7; i--)
        {
            if (text[i - 1] == 'i' && text[i] == 'z' && (text[i..] is "ze" or "zed" or "zing" or "zation"))
            {
                word[i] = 's';
            }
        }

        return word.Length;
    }

    private static int StrongEnglish(Span<char> word)
    {
        var length = LightEnglish(word);
        ReadOnlySpan<char> text = word[..length];
        if (text.StartsWith("analy"))
        {
            return Math.Min(length, 5); // analyse, analyze, analysis, analytics
        }

        var noun = Cut(text, length, _englishNouns, MinStrongStem);
        length = length - noun > 1 ? Cut(text, noun, ["e"], MinStrongStem) : noun;
        if (length > MinStem && text[length - 1] == text[length - 2] && text[length - 1] is not ('s' or 'l' or 'e'))
        {
            length--; // planning, programming
        }

        if (text[length - 1] == 'y')
        {
            word[length - 1] = 'i'; // apply, applied
        }

        return length;
    }

    private static int Cut(ReadOnlySpan<char> word, int length, ReadOnlySpan<string> endings, int minStem)
    {
        foreach (var ending in endings)
        {
            if (length >= ending.Length + minStem && word[..length].EndsWith(ending))
            {
                return length - ending.Length;
            }
        }

        return length;
    }
}
