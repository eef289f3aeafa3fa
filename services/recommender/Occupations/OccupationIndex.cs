using Craft.Catalog.Knowledge;
using Craft.Inference.Labels;
using Craft.Recommender.Labels;

namespace Craft.Recommender.Occupations;

/// <summary>
/// Finds occupations by labels that look like a job title. Index and query both use the neutral key, so that male, female and
/// neutral spellings of a title find the same occupations.
/// </summary>
internal sealed class OccupationIndex
{
    // an alternative label is a slightly weaker name than the preferred one
    private const float AlternativeWeight = 0.97f;

    private const int MaxKeys = 6;

    private readonly LabelIndex _labels;
    private readonly WordStarts _starts;
    private readonly int _count;

    public OccupationIndex(IReadOnlyList<Occupation> occupations, EverydayTitles titles)
    {
        var everyday = titles.All.ToLookup(t => t.Occupation.Uri, t => t.Title, StringComparer.Ordinal);
        var labels = new List<OwnedLabel>();
        var plain = new List<OwnedLabel>();
        for (var i = 0; i < occupations.Count; i++)
        {
            var occupation = occupations[i];
            string[] names = [occupation.LabelDe, occupation.LabelEn, .. everyday[occupation.Uri]];
            var alternatives = occupation.AltDe.Concat(occupation.AltEn).ToList();
            var seen = new HashSet<string>(StringComparer.Ordinal);
            Add(labels, seen, names, GenderNeutral.NeutralKey, i, 1);
            Add(labels, seen, alternatives, GenderNeutral.NeutralKey, i, AlternativeWeight);
            seen.Clear();
            Add(plain, seen, names, LabelKey.Of, i, 1);
            Add(plain, seen, alternatives, LabelKey.Of, i, AlternativeWeight);
        }

        _count = occupations.Count;
        _labels = new LabelIndex(labels);
        _starts = new WordStarts(plain);
    }

    /// <summary>How similar the best label of every occupation is to the best spelling of the title, 0..1; by number.</summary>
    public float[] Scores(string title)
    {
        var best = new float[_count];
        foreach (var key in TitleVariants.Of(title).SelectMany(GenderNeutral.SpelledForms).Select(GenderNeutral.NeutralKey)
            .Distinct(StringComparer.Ordinal).Take(MaxKeys))
        {
            _labels.Score(key, best);
        }

        return best;
    }

    /// <summary>The best <paramref name="k"/> occupations with a label in which a word begins like this.</summary>
    public IReadOnlyList<LabelHit> Complete(string beginning, int k) => _starts.Search(LabelKey.Of(beginning), k);

    private static void Add(
        List<OwnedLabel> labels,
        HashSet<string> seen,
        IEnumerable<string> names,
        Func<string, string> keyOf,
        int occupation,
        float weight)
    {
        foreach (var key in names.SelectMany(GenderNeutral.SpelledForms).Select(keyOf))
        {
            if (key.Length > 0 && seen.Add(key))
            {
                labels.Add(new OwnedLabel(key, occupation, weight));
            }
        }
    }
}
