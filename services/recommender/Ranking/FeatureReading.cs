using Craft.Catalog.Knowledge;
using Craft.Inference.Labels;
using Craft.Recommender.Explaining;
using Craft.Recommender.Labels;
using Craft.Recommender.Retrieval;
using Craft.Recommender.Skills;

namespace Craft.Recommender.Ranking;

/// <summary>Reads the features of candidates for one occupation, gap and reader.</summary>
internal sealed class FeatureReading
{
    private const double OtherLanguage = 0.6;

    private readonly IReadOnlyList<GapSkill> _gap;
    private readonly HashSet<int> _words = [];
    private readonly HashSet<string> _needed;
    private readonly string _language;
    private readonly double _total;

    public FeatureReading(Occupation occupation, IReadOnlyList<GapSkill> gap, string language)
    {
        _gap = gap;
        _language = language;
        _total = gap.Sum(g => g.Weight);
        _needed = [.. occupation.Essential, .. occupation.Optional, .. gap.Select(g => g.Skill.Uri).OfType<string>()];
        var buckets = new List<int>();
        IEnumerable<string> labels = [occupation.LabelDe, occupation.LabelEn];
        foreach (var label in labels.Concat(gap.SelectMany(Labels)))
        {
            CharacterGrams.Of(LabelKey.Of(label), buckets);
            _words.UnionWith(buckets);
        }
    }

    /// <summary>The features; retrieval scores are relative to the best of the list.</summary>
    public CourseFeatures Of(Candidate candidate, IReadOnlyList<SkillClaim> claims, double bestLexical, double lowKnn, double highKnn)
    {
        var course = candidate.Course;
        var known = course.Skills.Where(t => t.Concept is not null).Select(t => t.Concept!.Uri).Distinct().ToList();
        return new CourseFeatures(
            Coverage: _total > 0 ? claims.Sum(c => c.Skill.Weight) / _total : 0,
            Knn: candidate.Knn is { } knn && highKnn > lowKnn ? (knn - lowKnn) / (highKnn - lowKnn) : 0,
            Lexical: candidate.Lexical is { } lexical && bestLexical > 0 ? Math.Max(0, lexical / bestLexical) : 0,
            Title: TitleShare(course.Title),
            Language: LanguageOf(course.Language),
            Focus: known.Count == 0 ? 0 : known.Count(_needed.Contains) / (double)known.Count);
    }

    // the reader's own, then one that many readers here understand, then all others
    private double LanguageOf(string language) =>
        language == _language ? 1 : language is AnswerLanguage.German or AnswerLanguage.English ? OtherLanguage : 0;

    // how much of the title's characters the occupation and the gap explain
    private double TitleShare(string title)
    {
        var buckets = new List<int>();
        CharacterGrams.Of(LabelKey.Of(title), buckets);
        return buckets.Count == 0 ? 0 : buckets.Count(_words.Contains) / (double)buckets.Count;
    }

    private static IEnumerable<string> Labels(GapSkill skill) =>
        skill.Concept is { } concept ? [concept.LabelDe, concept.LabelEn] : [skill.Skill.Label];
}
