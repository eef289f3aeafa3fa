namespace Craft.Recommender.Retrieval;

/// <summary>
/// The best candidates by fused score, and how many courses were considered for them. <paramref name="WordsAlone"/> when the
/// encoder had no numbers for the query, so that nothing was looked for by vector.
/// </summary>
internal sealed record CandidateList(IReadOnlyList<Candidate> Best, int Considered, bool WordsAlone);
