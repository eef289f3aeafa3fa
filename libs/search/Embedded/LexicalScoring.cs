namespace Craft.Search.Embedded;

/// <summary>The numbers of lexical scoring. The defaults were measured on the demo catalogue (tests/unit/Search).</summary>
internal sealed record LexicalScoring
{
    /// <summary>How fast repetitions stop counting.</summary>
    public float K1 { get; init; } = 1.2f;

    /// <summary>How much a long text is marked down, 0..1.</summary>
    public float B { get; init; } = 0.75f;

    /// <summary>How much a whole word of the query counts against an n-gram.</summary>
    public float WordWeight { get; init; } = 1;

    /// <summary>A term in a larger part of the courses is left out: it costs most of the time and says almost nothing.</summary>
    public double MaxShare { get; init; } = 0.4;

    /// <summary>A term in at most so many courses is never left out.</summary>
    public int AlwaysKept { get; init; } = 100;

    /// <summary>
    /// BM25's inverse document frequency as Lucene has it: ln(1 + (N - df + 0.5) / (df + 0.5)); 0 for a term left out.
    /// </summary>
    public float Weight(int documents, int frequency) => IsLeftOut(documents, frequency)
        ? 0
        : (float)Math.Log(1 + ((documents - frequency + 0.5) / (frequency + 0.5)));

    public bool IsLeftOut(int documents, int frequency) =>
        frequency == 0 || frequency > Math.Max(AlwaysKept, MaxShare * documents);

    /// <summary>What the term frequency is compared with: k1 * (1 - b + b * length / average).</summary>
    public float Norm(int length, double averageLength) => (float)(K1 * (1 - B + (B * length / averageLength)));
}
