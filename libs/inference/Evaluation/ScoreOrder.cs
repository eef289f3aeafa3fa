namespace Craft.Inference.Evaluation;

/// <summary>
/// Turns scores into a ranking: score descending, equal scores by id ascending (ordinal). trec_eval breaks ties the other way
/// round and after rounding to float; ranx leaves them open. An order without chance is what a repeatable figure needs.
/// </summary>
public static class ScoreOrder
{
    /// <summary>The ids, best first.</summary>
    /// <exception cref="ArgumentException">A score is not a number: such a result is a reject, never a place in a list.</exception>
    public static IReadOnlyList<string> Rank(IEnumerable<ScoredItem> items)
    {
        var list = items.ToList();
        var broken = list.FindIndex(item => double.IsNaN(item.Score));
        if (broken >= 0)
        {
            throw new ArgumentException($"the score of {list[broken].Id} is not a number", nameof(items));
        }

        return [.. list.OrderByDescending(item => item.Score).ThenBy(item => item.Id, StringComparer.Ordinal).Select(item => item.Id)];
    }
}
