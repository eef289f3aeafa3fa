using Craft.Inference.Evaluation;
using Craft.Recommender.Ranking;
using Craft.Recommender.Retrieval;
using Craft.Recommender.Skills;
using Craft.Search;

namespace Craft.Evaluate;

/// <summary>
/// Leave-skills-out: a person of an occupation lacks some of its essential skills; which of them do the first five courses
/// teach, by the skill lists that the authors of our catalogue gave? The courses are tagged and indexed as in the running
/// system, the lists are only looked at for the score.
/// </summary>
internal static class LeaveSkillsOutSet
{
    public const string Name = "leave-skills-out";

    private const string Title = "Courses for a gap: leave-skills-out on our own catalogue";
    private const int Cut = 5;

    public static async Task<SetReport> MeasureAsync(EvaluationModels models, string data, CancellationToken ct)
    {
        await using var catalogue = await JudgedCatalogue.OpenAsync(models, ct);
        var gaps = GapCases.Of(models.Knowledge, catalogue.Truth);
        var cases = gaps.Select(g => CaseOf(g, catalogue)).ToList();
        var search = new CandidateSearch(catalogue.Index, models.Encoder, RetrievalTuning.Default);
        var finder = new GapFinder(models.Knowledge, new SkillResolver(models.Knowledge), new SkillRarity(models.Knowledge));
        var (ours, first) = (new List<IReadOnlyList<int>>(), new List<IReadOnlyList<int>>());
        foreach (var gap in gaps)
        {
            var lacking = finder.GapOf(gap.Occupation, [.. gap.Occupation.Essential.Except(gap.Hidden)], [], "de");
            var found = await search.FindAsync(gap.Occupation, lacking, CourseFilter.Any, ct);
            var list = CourseRanking.Rank(found.Best, gap.Occupation, lacking, "de", 10, RankingTuning.Default);
            ours.Add([.. list.Select(c => catalogue.Numbers[c.Course.Candidate.Course.Id])]);
            first.Add([.. found.Best.Select(c => catalogue.Numbers[c.Course.Id])]);
        }

        var texts = catalogue.Courses.Select((c, i) => new SearchedText(i, c.Language, JudgedCatalogue.TextOf(c))).ToList();
        var systems = await new TextBaselines(catalogue.Courses.Count, texts, cases).AllAsync(models, ct);
        return new SetReport(
            Name, Title,
            $"{cases.Count} cases of {gaps.Select(g => g.Occupation.Uri).Distinct().Count()} occupations, up to {GapCases.Skills} hidden essential skills each, {catalogue.Courses.Count} courses, "
            + "fixed seed. Gap coverage@5: share of the hidden skills that the first five courses teach by their authors' lists. Intervals by occupation.",
            ["coverage@5", "nDCG@10", "hit@1"],
            RankingComparison.Rows(
                cases,
                [new RankedSystem("ours (search and ranking)", ours), new RankedSystem("first stage only", first), .. systems],
                [Coverage(gaps, cases, catalogue), RankingMetric.Ndcg(10), RankingMetric.Hit(1)]));
    }

    private static RankingMetric Coverage(IReadOnlyList<GapCase> gaps, List<RankingCase> cases, JudgedCatalogue catalogue)
    {
        var hidden = cases.Zip(gaps).ToDictionary(c => c.First.Id, c => c.Second.Hidden, StringComparer.Ordinal);
        return new RankingMetric(
            "coverage@5",
            (one, list) => GapCoverage.At(list.Select(d => catalogue.Truth[catalogue.Courses[d].Id]), hidden[one.Id], Cut) ?? 0);
    }

    // a course is as relevant as it teaches hidden skills
    private static RankingCase CaseOf(GapCase gap, JudgedCatalogue catalogue) => new(
        gap.Id, gap.Occupation.Uri,
        new Dictionary<string, string>
        {
            ["de"] = string.Join(". ", gap.Skills.Select(s => s.LabelDe).Prepend(gap.Occupation.LabelDe)),
            ["en"] = string.Join(". ", gap.Skills.Select(s => s.LabelEn).Prepend(gap.Occupation.LabelEn)),
        },
        catalogue.Courses.Index()
            .Select(c => (c.Index, Grade: catalogue.Truth[c.Item.Id].Count(gap.Hidden.Contains)))
            .Where(c => c.Grade > 0)
            .ToDictionary(c => c.Index, c => c.Grade));
}
