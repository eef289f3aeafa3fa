using Craft.EmbeddedBroker.Protocol;

namespace Craft.EmbeddedBroker.Log;

/// <summary>What one partition knows of its idempotent producers: epoch and last sequence numbers.</summary>
internal sealed class ProducerTable(int maxProducers = ProducerTable.DefaultMaxProducers)
{
    public const int DefaultMaxProducers = 10_000;
    private const int RememberedBatches = 5;
    private readonly Dictionary<long, Producer> _producers = [];

    private readonly record struct Sent(int FirstSequence, int LastSequence, long Offset);

    private sealed class Producer
    {
        public short Epoch;
        public int LastSequence = -1;
        public long LastTimestamp;
        public readonly Queue<Sent> Recent = new(RememberedBatches);
    }

    /// <summary>-1 when no producer wrote here.</summary>
    public long HighestId { get; private set; } = -1;

    public int Count => _producers.Count;

    public short? EpochOf(long producerId) => _producers.TryGetValue(producerId, out var known) ? known.Epoch : null;

    public IEnumerable<ActiveProducer> All => _producers.Select(
        pair => new ActiveProducer(pair.Key, pair.Value.Epoch, pair.Value.LastSequence, pair.Value.LastTimestamp));

    /// <summary>None to append; with an offset when exactly this batch is stored there already.</summary>
    public (ErrorCode Error, long? DuplicateOf) Check(in BatchHeader batch)
    {
        if (!_producers.TryGetValue(batch.ProducerId, out var known)) return (ErrorCode.None, null);
        if (batch.ProducerEpoch < known.Epoch) return (ErrorCode.InvalidProducerEpoch, null);
        if (batch.ProducerEpoch > known.Epoch)
            return (batch.FirstSequence == 0 ? ErrorCode.None : ErrorCode.OutOfOrderSequenceNumber, null);
        foreach (var sent in known.Recent)
        {
            if (sent.FirstSequence == batch.FirstSequence && sent.LastSequence == batch.LastSequence)
                return (ErrorCode.None, sent.Offset);
        }
        var follows = known.LastSequence < 0 || batch.FirstSequence == (int)((known.LastSequence + 1L) & int.MaxValue);
        return (follows ? ErrorCode.None : ErrorCode.OutOfOrderSequenceNumber, null);
    }

    /// <summary>Remembers a stored batch of records.</summary>
    public void Note(in BatchHeader batch)
    {
        var known = Raise(batch.ProducerId, batch.ProducerEpoch);
        if (known.Recent.Count == RememberedBatches) known.Recent.Dequeue();
        known.Recent.Enqueue(new Sent(batch.FirstSequence, batch.LastSequence, batch.FirstOffset));
        known.LastSequence = batch.LastSequence;
        known.LastTimestamp = batch.MaxTimestamp;
    }

    /// <summary>Remembers the epoch of a stored marker: an older one is fenced from now on.</summary>
    public void NoteEpoch(long producerId, short epoch) => Raise(producerId, epoch);

    /// <summary>First offsets of the batches that hold the last sequence number of a producer.</summary>
    public HashSet<long> LastBatches() =>
        [.. _producers.Values.Where(known => known.Recent.Count > 0).Select(known => known.Recent.Last().Offset)];

    public void WriteTo(BinaryWriter writer)
    {
        writer.Write(HighestId);
        writer.Write(_producers.Count);
        foreach (var (id, known) in _producers)
        {
            writer.Write(id);
            writer.Write(known.Epoch);
            writer.Write(known.LastSequence);
            writer.Write(known.LastTimestamp);
            writer.Write((byte)known.Recent.Count);
            foreach (var sent in known.Recent)
            {
                writer.Write(sent.FirstSequence);
                writer.Write(sent.LastSequence);
                writer.Write(sent.Offset);
            }
        }
    }

    public void ReadFrom(BinaryReader reader)
    {
        HighestId = reader.ReadInt64();
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            var id = reader.ReadInt64();
            var known = new Producer
            {
                Epoch = reader.ReadInt16(),
                LastSequence = reader.ReadInt32(),
                LastTimestamp = reader.ReadInt64(),
            };
            for (var recent = reader.ReadByte(); recent > 0; recent--)
                known.Recent.Enqueue(new Sent(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt64()));
            _producers[id] = known;
        }
    }

    private Producer Raise(long producerId, short epoch)
    {
        if (!_producers.TryGetValue(producerId, out var known))
        {
            if (_producers.Count >= maxProducers) ForgetOldest();
            _producers[producerId] = known = new Producer { Epoch = epoch };
            HighestId = Math.Max(HighestId, producerId);
        }
        if (epoch <= known.Epoch) return known;
        known.Epoch = epoch;
        known.LastSequence = -1;
        known.Recent.Clear();
        return known;
    }

    // A tenth at once, so that the sort is paid rarely; a forgotten producer may go on with any number, as on Kafka.
    private void ForgetOldest()
    {
        var oldest = _producers.OrderBy(pair => pair.Value.LastTimestamp).Take(maxProducers / 10 + 1);
        foreach (var (id, _) in oldest.ToList()) _producers.Remove(id);
    }
}
