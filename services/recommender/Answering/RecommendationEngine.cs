using Craft.Catalog.Knowledge;
using Craft.Recommender.Explaining;
using Craft.Recommender.Labels;
using Craft.Recommender.Occupations;
using Craft.Recommender.Ranking;
using Craft.Recommender.Retrieval;
using Craft.Recommender.Skills;
using Craft.Schemas;
using Craft.Search;

namespace Craft.Recommender.Answering;

/// <summary>Answers one valid request: resolve, gap, search, rank, explain. Knows neither Kafka nor HTTP.</summary>
internal sealed class RecommendationEngine(
    CandidateSearch search, ICourseIndex index, TimeProvider time, RankingTuning ranking)
{
    /// <summary>The answer as revision 1; a failing index is thrown, everything else is a problem in the answer.</summary>
    public async Task<Recommendation> AnswerAsync(Expertise expertise, ValidRequest request, long started, CancellationToken ct)
    {
        var draft = new AnswerDraft(request.RequestId, started, time);
        switch (await expertise.Occupations.ResolveAsync(request.Occupation, request.Language, ct))
        {
            case OccupationAnswer.Unknown unknown:
                return draft.Problem(ProblemCode.UnknownOccupation, unknown.Detail);
            case OccupationAnswer.Ambiguous ambiguous:
                return draft.Problem(
                    ProblemCode.AmbiguousOccupation, "several occupations fit; choose one by its URI", ambiguous.Choices);
            case OccupationAnswer.Resolved resolved:
                return await RecommendAsync(expertise, request, resolved, draft, ct);
            default:
                throw new InvalidOperationException("an answer that the resolver does not give");
        }
    }

    private async Task<Recommendation> RecommendAsync(
        Expertise expertise,
        ValidRequest request,
        OccupationAnswer.Resolved resolved,
        AnswerDraft draft,
        CancellationToken ct)
    {
        var occupation = resolved.Occupation;
        draft = draft with
        {
            Occupation = new ResolvedOccupation
            {
                Uri = occupation.Uri,
                Label = ConceptLabel.Of(occupation, request.Language),
                ResolvedBy = resolved.By,
                Confidence = resolved.Confidence,
            },
        };
        var gap = expertise.Gaps.GapOf(occupation, request.CurrentSkills, request.SkillGap, request.Language);
        draft = draft with { Gap = gap };
        if (gap.Count == 0)
        {
            return draft.Problem(ProblemCode.NoGap, "nothing is left of the gap without the skills the person has");
        }

        var found = await search.FindAsync(occupation, gap, request.Filter, ct);
        draft = draft with { Candidates = found.Considered, Models = Models(found.Best, request.Explain) };
        if (found.Best.Count == 0)
        {
            return found.WordsAlone
                ? draft.Problem(ProblemCode.Unavailable, "the encoder gives no numbers for this request, and no course has its words")
                : draft.Problem(ProblemCode.NoCandidates, "no course fits the occupation, the gap and the filters");
        }

        var list = CourseRanking.Rank(found.Best, occupation, gap, request.Language, request.Top, ranking);
        return draft.Answer([.. list.Select((course, i) => Item(course, i + 1, occupation, gap, request))]);
    }

    private RecommendedCourse Item(
        RankedCourse ranked, int rank, Occupation occupation, IReadOnlyList<GapSkill> gap, ValidRequest request)
    {
        var (candidate, covers) = (ranked.Course.Candidate, ranked.Course.Covers);
        var course = candidate.Course;
        return new RecommendedCourse
        {
            Rank = rank,
            CourseId = course.Id,
            CourseRevision = course.Revision,
            Title = course.Title,
            Url = course.Url,
            Source = course.Source,
            Provider = course.Provider,
            Score = Round(ranked.Score),
            Scores = new CourseScores
            {
                Knn = Round(candidate.Knn),
                Lexical = Round(candidate.Lexical),
                Fused = Round(candidate.Fused),
                Win = Round(ranked.Course.Win),
            },
            Covers = [.. covers.Select(c => new CoveredSkill { Skill = c.Skill.Skill, Evidence = c.Evidence })],
            Explanation = request.Explain ? Explain(course, occupation, covers, gap, request) : null,
        };
    }

    private Explanation Explain(
        EnrichedCourse course,
        Occupation occupation,
        IReadOnlyList<SkillClaim> covers,
        IReadOnlyList<GapSkill> gap,
        ValidRequest request) => TemplateExplanation.Of(
            new ExplanationFacts
            {
                Course = course,
                OccupationLabel = ConceptLabel.Of(occupation, request.Language),
                Claims = covers,
                Gap = gap,
                GapWasGiven = request.SkillGap.Count > 0,
                SkillsWereGiven = request.CurrentSkills.Count > 0,
                NextDate = ExplanationFacts.NextAfter(course, time.GetUtcNow()),
            },
            request.Language);

    private RecommendationModels Models(IReadOnlyList<Candidate> candidates, bool explain) => new()
    {
        Tagger = candidates.Count == 0 ? null : candidates[0].Course.Tagger,
        Encoder = index.Encoder,
        Ranker = CourseRanking.Model(ranking),
        Explainer = explain ? TemplateExplanation.Model : null,
    };

    private static double Round(double value) => Math.Round(value, 6);

    private static double? Round(double? value) => value is { } v ? Round(v) : null;
}
