using Craft.Recommender.Explaining;
using Craft.Recommender.Retrieval;

namespace Craft.Recommender.Ranking;

/// <summary>A candidate with what it verifiably covers and its mean win probability.</summary>
internal sealed record JudgedCourse(Candidate Candidate, IReadOnlyList<SkillClaim> Covers, double Win);
