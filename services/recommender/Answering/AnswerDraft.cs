using Craft.Recommender.Explaining;
using Craft.Recommender.Skills;
using Craft.Schemas;

namespace Craft.Recommender.Answering;

/// <summary>An answer in the making: what is known so far ends up in it whether it becomes a list or a problem.</summary>
internal sealed record AnswerDraft(string RequestId, long Started, TimeProvider Time)
{
    public ResolvedOccupation? Occupation { get; init; }

    public IReadOnlyList<GapSkill> Gap { get; init; } = [];

    public RecommendationModels Models { get; init; } = new();

    public int Candidates { get; init; }

    public Recommendation Problem(string code, string detail, IReadOnlyList<OccupationChoice>? choices = null) =>
        Answer([]) with { Problem = new Problem { Code = code, Detail = detail, Choices = choices } };

    public Recommendation Answer(IReadOnlyList<RecommendedCourse> items)
    {
        var covered = items.SelectMany(i => i.Covers).Select(c => c.Skill).ToHashSet();
        return new Recommendation
        {
            RequestId = RequestId,
            Revision = 1,
            Occupation = Occupation,
            SkillGap = [.. Gap.Select(g => g.Skill)],
            Items = items,
            Uncovered = [.. Gap.Select(g => g.Skill).Where(s => !covered.Contains(s))],
            Models = Models,
            Trigger = "request",
            Candidates = Candidates,
            ElapsedMs = Math.Round(Time.GetElapsedTime(Started).TotalMilliseconds, 3),
            ProducedAt = Time.GetUtcNow(),
            Notice = AdvisoryNotice.For(items.Any(i => i.Explanation is { AiGenerated: true })),
        };
    }
}
