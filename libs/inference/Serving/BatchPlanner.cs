namespace Craft.Inference.Serving;

/// <summary>
/// Sorts sequences by length and cuts the row into batches that keep a <see cref="TokenBudget"/>. Neighbours in length share a
/// batch, so padding stays small, and the long ones come first, so that at the end no core waits for a last long one.
/// </summary>
public static class BatchPlanner
{
    /// <param name="lengths">Tokens of every sequence.</param>
    /// <param name="budget">What a batch may hold.</param>
    /// <param name="into">Receives the batches, in place of what it held.</param>
    public static void Plan(ReadOnlySpan<int> lengths, TokenBudget budget, BatchPlan into)
    {
        var order = into.Sort(lengths);
        var (start, tokens) = (0, 0L);
        for (var i = 0; i < order.Length; i++)
        {
            var length = lengths[order[i]];
            var padded = (long)lengths[order[start]] * (i + 1 - start);
            if (i > start && !Fits(padded, padded - tokens - length, i + 1 - start, budget))
            {
                into.Cut(i);
                (start, tokens) = (i, 0);
            }

            tokens += length;
        }

        if (order.Length > 0)
        {
            into.Cut(order.Length);
        }
    }

    private static bool Fits(long tokens, long padding, int sequences, TokenBudget budget) =>
        tokens <= budget.Tokens && padding <= budget.Padding * tokens && sequences <= budget.Sequences;
}
