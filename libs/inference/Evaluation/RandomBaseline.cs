namespace Craft.Inference.Evaluation;

/// <summary>The baseline without any knowledge: all documents in an order that only chance made.</summary>
public static class RandomBaseline
{
    /// <summary>
    /// A uniform permutation of the document numbers (Fisher and Yates), the same for a seed and a query name whatever else is
    /// asked before.
    /// </summary>
    public static IReadOnlyList<int> Rank(int documents, ulong seed, string query)
    {
        var random = SplitMix64.For(seed, query);
        int[] order = [.. Enumerable.Range(0, documents)];
        for (var i = order.Length - 1; i > 0; i--)
        {
            var other = random.Below(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }
}
