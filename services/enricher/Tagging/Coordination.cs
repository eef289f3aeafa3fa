namespace Craft.Enricher.Tagging;

/// <summary>
/// Where "and" joins two clauses, so that what stands before it and what stands behind it are said of different things: in "plan
/// rosters and conduct interviews" nobody conducts rosters. Told by verbs, the words that labels of skills end (German) or begin
/// (English) with. Pure.
/// </summary>
internal static class Coordination
{
    /// <summary>Whether word <paramref name="i"/> is a conjunction with another clause behind it.</summary>
    public static bool IsBetweenClauses(TokenText words, WordReader reader, int i)
    {
        if (!IsConjunction(words.Folded(i), reader.Lexicon.IsGerman) || i == 0 || i + 2 >= words.Count
            || (reader.Lexicon.IsGerman && !words.HasUpper) || IsAfterBreak(words, i, i + 2) || words[i].Has(TokenMarks.AfterBreak))
        {
            return false;
        }

        // a capital hides no verb where every word could have one
        var (before, after) = (words[i - 1], words[i + 1]);
        var isAfterVerb = IsVerb(i - 1) && (!reader.Lexicon.IsGerman || before.Has(TokenMarks.AfterBreak) || !before.Has(TokenMarks.StartsUpper));
        return IsVerb(i + 1)
            ? !isAfterVerb && !after.Has(TokenMarks.StartsUpper) && HasObject(words, reader, i + 2) // "Gerüste aufstellen und prüfen" share theirs
            : isAfterVerb && reader.Lexicon.IsGerman && BeginsObject(words, reader, i + 1); // "Werte beurteilen und ein Protokoll schreiben"

        bool IsVerb(int word) => reader.Of(words.Folded(word)).IsVerb;
    }

    private static bool IsConjunction(ReadOnlySpan<char> folded, bool isGerman) =>
        isGerman ? folded is "und" or "oder" or "sowie" : folded is "and" or "or";

    private static bool IsAfterBreak(TokenText words, int from, int to)
    {
        for (var k = from + 1; k <= to; k++)
        {
            if (words[k].Has(TokenMarks.AfterBreak))
            {
                return true;
            }
        }

        return false;
    }

    // in German the object is a noun, which has a capital, or begins with an article
    private static bool BeginsObject(TokenText words, WordReader reader, int i) =>
        words[i].Has(TokenMarks.StartsUpper) || reader.Of(words.Folded(i)).IsFunctionWord;

    // within the clause, past adjectives
    private static bool HasObject(TokenText words, WordReader reader, int i)
    {
        if (!reader.Lexicon.IsGerman)
        {
            return !reader.Of(words.Folded(i)).IsLight || reader.Of(words.Folded(i)).IsFunctionWord;
        }

        for (; i < words.Count && !words[i].Has(TokenMarks.AfterBreak); i++)
        {
            if (BeginsObject(words, reader, i))
            {
                return true;
            }
        }

        return false;
    }
}
