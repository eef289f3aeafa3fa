namespace Craft.EmbeddedBroker.Log;

/// <summary>The transactions of one partition: who may write, what is open (it holds the LSO back), what was aborted.</summary>
internal sealed class TransactionIndex
{
    private readonly Dictionary<long, short> _admitted = [];
    private readonly Dictionary<long, long> _open = [];
    private readonly List<AbortedRange> _aborted = [];

    public readonly record struct AbortedRange(long ProducerId, long FirstOffset, long LastOffset);

    /// <summary>First offset of the oldest open transaction; null when none is open.</summary>
    public long? FirstOpenOffset { get; private set; }

    public IReadOnlyCollection<long> OpenProducers => _open.Keys;

    public bool IsOpen(long producerId) => _open.ContainsKey(producerId);

    public long? OpenSince(long producerId) => _open.TryGetValue(producerId, out var first) ? first : null;

    /// <summary>Lets a producer write in a transaction until its marker; the coordinator has it in its journal.</summary>
    public void Admit(long producerId, short epoch) => _admitted[producerId] = epoch;

    public void Dismiss(long producerId) => _admitted.Remove(producerId);

    public short? AdmittedEpoch(long producerId) =>
        _admitted.TryGetValue(producerId, out var epoch) ? epoch : null;

    public void NoteRecords(long producerId, long firstOffset)
    {
        if (_open.TryAdd(producerId, firstOffset)) FirstOpenOffset ??= firstOffset;
    }

    public void NoteMarker(long producerId, long markerOffset, bool commit)
    {
        _admitted.Remove(producerId);
        if (!_open.Remove(producerId, out var first)) return;
        if (!commit) _aborted.Add(new AbortedRange(producerId, first, markerOffset));
        FirstOpenOffset = _open.Count == 0 ? null : _open.Values.Min();
    }

    public IReadOnlyList<AbortedRange> Aborted => _aborted;

    /// <summary>Forgets aborted transactions of which nothing is left, not even the marker.</summary>
    public void ForgetAborted(Predicate<AbortedRange> isGone) => _aborted.RemoveAll(isGone);

    public void WriteTo(BinaryWriter writer)
    {
        writer.Write(_open.Count);
        foreach (var (id, first) in _open)
        {
            writer.Write(id);
            writer.Write(first);
        }
        writer.Write(_aborted.Count);
        foreach (var range in _aborted)
        {
            writer.Write(range.ProducerId);
            writer.Write(range.FirstOffset);
            writer.Write(range.LastOffset);
        }
    }

    public void ReadFrom(BinaryReader reader)
    {
        for (var count = reader.ReadInt32(); count > 0; count--) _open[reader.ReadInt64()] = reader.ReadInt64();
        for (var count = reader.ReadInt32(); count > 0; count--)
            _aborted.Add(new AbortedRange(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64()));
        FirstOpenOffset = _open.Count == 0 ? null : _open.Values.Min();
    }

    /// <summary>Adds the aborted transactions that reach into the offsets [from, until).</summary>
    public void CollectAborted(long from, long until, List<AbortedRange> into)
    {
        var (low, high) = (0, _aborted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_aborted[middle].LastOffset < from) low = middle + 1;
            else high = middle;
        }
        for (; low < _aborted.Count; low++)
        {
            if (_aborted[low].FirstOffset < until) into.Add(_aborted[low]);
        }
    }
}
