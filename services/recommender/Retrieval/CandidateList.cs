namespace Craft.Recommender.Retrieval;

/// <summary>The best candidates by fused score, and how many courses were considered for them.</summary>
internal sealed record CandidateList(IReadOnlyList<Candidate> Best, int Considered);
