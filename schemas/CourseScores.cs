namespace Craft.Schemas;

/// <summary>The parts of a score: cosine, BM25, their fusion (0..1), and the mean win probability (0..1).</summary>
public sealed record CourseScores
{
    public double? Knn { get; init; }

    public double? Lexical { get; init; }

    public required double Fused { get; init; }

    public required double Win { get; init; }
}
