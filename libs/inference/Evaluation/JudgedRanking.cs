namespace Craft.Inference.Evaluation;

/// <summary>
/// A result list reduced to what the metrics need: the grade of each place, and the positive grades of all judged items in
/// descending order. An unjudged item counts as grade 0, a negative grade as well; relevant means grade 1 or more.
/// </summary>
public sealed record JudgedRanking(IReadOnlyList<int> Grades, IReadOnlyList<int> Ideal)
{
    /// <summary>How many relevant items there are, found or not.</summary>
    public int Relevant => Ideal.Count;

    /// <summary>Looks up the grades of a ranking.</summary>
    /// <exception cref="ArgumentException">An item is ranked twice: it would be counted twice.</exception>
    public static JudgedRanking Of(IEnumerable<string> ranking, IReadOnlyDictionary<string, int> grades)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var places = new List<int>();
        foreach (var id in ranking)
        {
            if (!seen.Add(id))
            {
                throw new ArgumentException($"{id} is ranked twice", nameof(ranking));
            }

            places.Add(Math.Max(0, grades.GetValueOrDefault(id)));
        }

        return new JudgedRanking(places, [.. grades.Values.Where(grade => grade > 0).OrderDescending()]);
    }
}
