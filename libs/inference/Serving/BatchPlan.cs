namespace Craft.Inference.Serving;

/// <summary>Which sequences run together. Batches come with the longest sequences first.</summary>
public sealed class BatchPlan
{
    private readonly int[] _order;
    private readonly IReadOnlyList<int> _ends;

    internal BatchPlan(int[] order, IReadOnlyList<int> ends) => (_order, _ends) = (order, ends);

    public int Count => _ends.Count;

    /// <summary>The numbers of the sequences of a batch, the longest first.</summary>
    public ReadOnlySpan<int> this[int batch]
    {
        get
        {
            var start = batch == 0 ? 0 : _ends[batch - 1];
            return _order.AsSpan(start, _ends[batch] - start);
        }
    }
}
