namespace Craft.Recommender.Ranking;

/// <summary>
/// Compares every candidate with every other in both directions; the result is the mean probability to win. A learned judge
/// is without position bias by construction, both directions are asked because the LLM judge that can take its place is not.
/// </summary>
internal static class PairwiseJudge
{
    /// <summary>The mean win probability per candidate, 0..1, in their order; one alone has nobody to beat: 0.5.</summary>
    public static double[] MeanWins(IReadOnlyList<CourseFeatures> candidates, JudgeWeights weights)
    {
        var wins = new double[candidates.Count];
        if (candidates.Count < 2)
        {
            Array.Fill(wins, 0.5);
            return wins;
        }

        for (var i = 0; i < wins.Length; i++)
        {
            for (var j = 0; j < wins.Length; j++)
            {
                if (i != j)
                {
                    var first = Prefers(candidates[i], candidates[j], weights);
                    wins[i] += first;
                    wins[j] += 1 - first;
                }
            }
        }

        for (var i = 0; i < wins.Length; i++)
        {
            wins[i] /= 2 * (wins.Length - 1);
        }

        return wins;
    }

    /// <summary>The probability that <paramref name="first"/> is the better course.</summary>
    public static double Prefers(CourseFeatures first, CourseFeatures second, JudgeWeights weights) =>
        1 / (1 + Math.Exp(weights.Strength(second) - weights.Strength(first)));
}
