using Craft.Catalog.Knowledge;
using Craft.Recommender.Skills;
using Craft.Search;

namespace Craft.Recommender.Retrieval;

/// <summary>
/// The words of a search: occupation and gap in both languages, because every course is searched in its own language
/// whatever the language of the request.
/// </summary>
internal sealed record GapQuery(LexicalQuery Lexical, string German, string English)
{
    public static GapQuery Of(Occupation occupation, IReadOnlyList<GapSkill> gap, RetrievalTuning tuning)
    {
        // a concept that the index cannot know by name (an unknown URI) is no search text
        var phrases = gap.Where(g => g.Concept is not null || g.Skill.Uri is null).Take(tuning.MaxPhrases).ToList();
        var german = Phrases(Title(occupation.LabelDe), phrases, g => g.Concept?.LabelDe ?? g.Skill.Label, tuning);
        var english = Phrases(Title(occupation.LabelEn), phrases, g => g.Concept?.LabelEn ?? g.Skill.Label, tuning);
        return new GapQuery(new LexicalQuery(german, english), Text(german), Text(english));
    }

    /// <summary>A text as someone typed it, in whatever language.</summary>
    public static GapQuery Of(string text)
    {
        WeightedPhrase[] phrases = [new(text, 1)];
        return new GapQuery(new LexicalQuery(phrases, phrases), text, text);
    }

    private static List<WeightedPhrase> Phrases(
        string title, List<GapSkill> gap, Func<GapSkill, string> label, RetrievalTuning tuning) =>
        [new(title, tuning.OccupationWeight), .. gap.Select(g => new WeightedPhrase(label(g), g.Weight))];

    // "Krankenpfleger/Krankenpflegerin": once is enough, the other form has nearly the same n-grams
    private static string Title(string label) => GenderNeutral.SpelledForms(label) is [var first, ..] ? first : label;

    private static string Text(List<WeightedPhrase> phrases) => string.Join(". ", phrases.Select(p => p.Text));
}
