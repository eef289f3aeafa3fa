namespace Craft.Inference.Serving;

/// <summary>
/// Sorts sequences by length and cuts the row into batches that keep a <see cref="TokenBudget"/>. Neighbours in length share a
/// batch, so padding stays small, and the long ones come first, so that at the end no core waits for a last long one.
/// </summary>
public static class BatchPlanner
{
    /// <param name="lengths">Tokens of every sequence.</param>
    /// <param name="budget">What a batch may hold.</param>
    public static BatchPlan Plan(ReadOnlySpan<int> lengths, TokenBudget budget)
    {
        var order = new int[lengths.Length];
        var keys = new long[lengths.Length];
        for (var i = 0; i < order.Length; i++)
        {
            // equally long ones stay in their order
            (order[i], keys[i]) = (i, ((long)-lengths[i] << 32) | (uint)i);
        }

        Array.Sort(keys, order);
        var ends = new List<int>();
        var (start, tokens) = (0, 0L);
        for (var i = 0; i < order.Length; i++)
        {
            var (longest, length) = (lengths[order[start]], lengths[order[i]]);
            var padded = (long)longest * (i + 1 - start);
            if (i > start && !Fits(padded, padded - tokens - length, i + 1 - start, budget))
            {
                ends.Add(i);
                (start, tokens) = (i, 0);
            }

            tokens += length;
        }

        if (order.Length > 0)
        {
            ends.Add(order.Length);
        }

        return new BatchPlan(order, ends);
    }

    private static bool Fits(long tokens, long padding, int sequences, TokenBudget budget) =>
        tokens <= budget.Tokens && padding <= budget.Padding * tokens && sequences <= budget.Sequences;
}
