using Craft.Catalog.Knowledge;
using Craft.Inference.Evaluation;

namespace Craft.Dataset;

/// <summary>
/// Searches as the recommender makes them (occupation and gap skills) and course-like texts written from the names and
/// descriptions of some of these skills. No course of any catalogue is in them.
/// </summary>
internal static class SearchPairs
{
    private const int PerOccupation = 2;
    private const int GapSize = 5;
    private const int TaughtMax = 3;

    // one in so many answers is in the other language
    private const int OtherLanguage = 5;

    private static readonly string[] _german =
        ["{0}", "Grundlagen: {0}", "{0} für Einsteiger", "Einführung: {0}", "Weiterbildung {0}", "{0} in der Praxis", "Workshop {0}", "{0} - Aufbaukurs"];

    private static readonly string[] _english =
        ["{0}", "Introduction to {0}", "{0} for beginners", "{0} fundamentals", "Complete course: {0}", "{0} in practice", "Mastering {0}", "Advanced {0}"];

    public static IEnumerable<SearchExample> Of(KnowledgeBase knowledge, ulong seed)
    {
        foreach (var occupation in knowledge.Occupations)
        {
            var skills = knowledge.Resolve(occupation.Essential).ToList();
            var chance = SplitMix64.For(seed, occupation.Uri);
            foreach (var german in (bool[])[true, false])
            {
                for (var i = 0; skills.Count > 0 && i < PerOccupation; i++)
                {
                    yield return Example(occupation, skills, german, chance);
                }
            }
        }
    }

    private static SearchExample Example(Occupation occupation, List<Skill> skills, bool german, SplitMix64 chance)
    {
        var gap = Draw(skills, GapSize, chance);
        var taught = Draw(gap, 1 + chance.Below(TaughtMax), chance);
        var title = german ? ConceptNames.German(occupation.LabelDe, [])[0] : occupation.LabelEn;
        var query = string.Join(". ", gap.Select(s => german ? s.LabelDe : s.LabelEn).Prepend(title));
        var passage = Passage(taught, chance.Below(OtherLanguage) == 0 ? !german : german, chance);
        return new SearchExample(query, passage, [.. gap.Select(s => s.Uri)], [.. taught.Select(s => s.Uri)]);
    }

    private static string Passage(List<Skill> taught, bool german, SplitMix64 chance)
    {
        var names = taught.Select(s => german ? ConceptNames.German(s.LabelDe, s.AltDe) : [s.LabelEn, .. s.AltEn]).ToList();
        var frames = german ? _german : _english;
        var title = string.Format(
            System.Globalization.CultureInfo.InvariantCulture, frames[chance.Below(frames.Length)], names[0][chance.Below(names[0].Count)]);
        var texts = taught.Skip(1).Select((_, i) => names[i + 1][chance.Below(names[i + 1].Count)])
            .Concat(taught.Select(s => german ? s.DescriptionDe : s.DescriptionEn).OfType<string>());
        return string.Join(". ", texts.Select(t => t.Trim().TrimEnd('.')).Prepend(title));
    }

    private static List<Skill> Draw(List<Skill> from, int count, SplitMix64 chance)
    {
        var rest = from.ToList();
        var drawn = new List<Skill>();
        while (drawn.Count < count && rest.Count > 0)
        {
            var at = chance.Below(rest.Count);
            drawn.Add(rest[at]);
            rest.RemoveAt(at);
        }

        return drawn;
    }
}
