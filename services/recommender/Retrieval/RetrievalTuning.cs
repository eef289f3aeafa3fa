namespace Craft.Recommender.Retrieval;

/// <summary>
/// Sizes and weights of <see cref="CandidateSearch"/>, set on the query set of tests/unit/Recommender/Quality so that fusion
/// is not worse than lexical search alone.
/// </summary>
internal sealed record RetrievalTuning
{
    public static RetrievalTuning Default { get; } = new();

    /// <summary>Hits asked of each search.</summary>
    public int Hits { get; init; } = 50;

    /// <summary>Candidates handed to the judge.</summary>
    public int Best { get; init; } = 30;

    /// <summary>Share of the vector search in the fused score; the rest is lexical.</summary>
    public double KnnShare { get; init; } = 0.3;

    /// <summary>Weight of the occupation's label in the lexical query, where a gap skill has 1 on average.</summary>
    public double OccupationWeight { get; init; } = 3;

    /// <summary>Gap skills in the query, heaviest first: more cost time and blur the question.</summary>
    public int MaxPhrases { get; init; } = 25;
}
