namespace Craft.UnitTests.Recommender.Quality;

/// <summary>How good ranked lists are against grades.</summary>
internal static class RankingQuality
{
    private const int Depth = 10;

    /// <summary>nDCG of the first ten with gains 2^grade - 1.</summary>
    public static double Ndcg(IEnumerable<string> ranked, IReadOnlyDictionary<string, int> grades)
    {
        var ideal = Gain(grades.Values.OrderDescending());
        return ideal > 0 ? Gain(ranked.Select(id => grades.GetValueOrDefault(id))) / ideal : 0;
    }

    /// <summary>Share of the relevant courses (as far as ten places hold them) among the first ten.</summary>
    public static double Recall(IEnumerable<string> ranked, IReadOnlyDictionary<string, int> grades) =>
        ranked.Take(Depth).Count(grades.ContainsKey) / (double)Math.Min(Depth, grades.Count);

    private static double Gain(IEnumerable<int> grades) =>
        grades.Take(Depth).Select((grade, i) => ((1 << grade) - 1) / Math.Log2(i + 2)).Sum();
}
