namespace Craft.Enricher.Linking;

/// <summary>
/// How well a concept fits a phrase: cosine of character n-grams with its best label, of vectors with its preferred label, how much of
/// the phrase the automaton read as it, and what their words share; and the lead of most over the best other concept (below 0 for
/// all but the first).
/// </summary>
internal readonly record struct LinkFeatures(
    double Grams, double GramsLead, double Dense, double DenseLead, double Tagged, WordMatch Words, double WordsLead, double ContextLead)
{
    /// <summary>Numbers of an option: the features, and two of the option that no concept is meant.</summary>
    public const int Count = 13;

    public double[] ToOption() =>
    [
        Grams, GramsLead, Dense, DenseLead, Tagged,
        Words.OfPhrase, Words.OfLabel, Words.Context, Words.Similarity, WordsLead, ContextLead,
        0, 0,
    ];

    /// <summary>The option that none is meant, by the words of the phrase.</summary>
    public static double[] None(string phrase) =>
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, phrase.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length];
}
