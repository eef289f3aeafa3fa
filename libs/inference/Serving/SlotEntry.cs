namespace Craft.Inference.Serving;

/// <summary>A model and how many hold it: its slot and every lease. The last one to let go disposes it.</summary>
internal sealed class SlotEntry<T>(T model)
    where T : class, IDisposable
{
    private int _holders = 1;

    public T Model => model;

    /// <summary>False when nobody holds it any more.</summary>
    public bool TryHold()
    {
        for (var seen = Volatile.Read(ref _holders); seen > 0;)
        {
            var before = Interlocked.CompareExchange(ref _holders, seen + 1, seen);
            if (before == seen)
            {
                return true;
            }

            seen = before;
        }

        return false;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            model.Dispose();
        }
    }
}
