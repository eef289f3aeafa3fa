namespace Craft.Enricher.Tagging;

/// <summary>
/// How common words are, told by the share of the knowledge base's descriptions that use them. With a small knowledge base
/// nothing can be told and no word is common.
/// </summary>
internal sealed class EverydayWords(
    WordTable words, IReadOnlyDictionary<string, int> descriptionsWith, int descriptions, FunctionWords functionWords)
{
    private const int MinDescriptions = 200;

    // "Arbeit", "team", "design"
    private const double EverydayShare = 0.004;

    // Alternative labels of one English word are often no synonyms but examples ("voltage" of "electricity principles"): only
    // words that descriptions hardly use are trusted, which are names and technical terms.
    private const double FamiliarShare = 0.0003;

    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _counts =
        new Dictionary<string, int>(descriptionsWith, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Everybody uses it, so by itself it says nothing.</summary>
    public bool IsEveryday(ReadOnlySpan<char> folded) => Exceeds(folded, EverydayShare) || functionWords.IsLight(folded);

    /// <summary>More than one or two trades use it.</summary>
    public bool IsFamiliar(ReadOnlySpan<char> folded) => Exceeds(folded, FamiliarShare) || functionWords.IsLight(folded);

    private bool Exceeds(ReadOnlySpan<char> folded, double share)
    {
        Span<char> stem = stackalloc char[WordTable.MaxWord];
        return descriptions >= MinDescriptions && folded.Length <= stem.Length
            && _counts.TryGetValue(words.LightStem(folded, stem), out var count) && count > descriptions * share;
    }
}
