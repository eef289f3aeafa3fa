using Craft.EmbeddedBroker.Log;
using Craft.EmbeddedBroker.Protocol;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Craft.UnitTests.EmbeddedBroker;

/// <summary>A log and the list of everything that was ever stored in it.</summary>
internal sealed class LogModel : IDisposable
{
    private const long Forever = long.MaxValue;
    private static readonly LogSettings _settings = new()
    {
        SegmentBytes = 500,
        Compact = true,
        MinDirtyRatio = 0.1,
        DeleteRetentionMs = 300_000,
        RetentionMs = -1,
    };

    private readonly FakeTimeProvider _time;
    private readonly BrokerDisk _disk;
    private readonly List<Stored> _stored = [];
    private readonly Dictionary<long, int> _sequences = [];
    private readonly Dictionary<long, long> _open = [];
    private (byte[] Batch, long Offset)? _last;
    private long _start;
    private PartitionLog _log;

    public LogModel(FakeTimeProvider time)
    {
        _time = time;
        _disk = new BrokerDisk(time: time);
        _log = _disk.OpenLog(_settings);
    }

    /// <summary>One record. Ended is the offset of its transaction's marker, or its own offset without a transaction.</summary>
    private sealed record Stored(long Offset, string Key, string? Value, long ProducerId, bool Transactional)
    {
        public long Ended { get; set; } = Forever;

        public bool Aborted { get; set; }
    }

    public void Append(int number) => Store(Records(number), -1, -1, transactional: false, codec: number % 5 == 0 ? 1 : 0);

    public void AppendIdempotent(long producerId, int number) =>
        Store(Records(number), producerId, _sequences.GetValueOrDefault(producerId), transactional: false);

    /// <summary>The last batch with a sequence number comes once more: it is not stored again.</summary>
    public void Repeat()
    {
        if (_last is not var (batch, offset)) return;
        Assert.Equal(new AppendResult(ErrorCode.None, offset), _log.Append(batch, int.MaxValue));
    }

    public void AppendInTransaction(long producerId, int number)
    {
        _log.Admit(producerId, 0);
        _open.TryAdd(producerId, _log.EndOffset);
        Store(Records(number), producerId, _sequences.GetValueOrDefault(producerId), transactional: true);
    }

    public void End(long producerId, bool commit)
    {
        var marker = _log.EndOffset;
        Assert.True(_log.EndTransaction(producerId, 0, commit));
        if (!_open.Remove(producerId)) return;
        _last = null;
        foreach (var record in _stored.Where(r => r.ProducerId == producerId && r.Ended == Forever))
            (record.Ended, record.Aborted) = (marker, !commit);
    }

    public void Restart(bool clean, bool loseSnapshots = false)
    {
        if (clean) _log.Dispose();
        else _log.Abandon();
        if (loseSnapshots) _disk.LoseSnapshots();
        _log = _disk.OpenLog(_settings, _start);
        foreach (var producerId in _open.Keys) _log.Admit(producerId, 0);
    }

    public void Seal() => _log.Upkeep.Seal();

    public void Compact()
    {
        _log.Upkeep.Seal();
        _log.Upkeep.DropHidden();
        _log.Upkeep.Clean(TestContext.Current.CancellationToken);
    }

    public void DeleteRecords(int number)
    {
        _start = Math.Max(_start, Math.Min(_log.StableOffset, _start + number % 10));
        _log.Upkeep.MoveStart(_start);
    }

    public void PassTime(TimeSpan time) => _time.Advance(time);

    public void Check()
    {
        var stable = _open.Count == 0 ? _log.EndOffset : _open.Values.Min();
        Assert.Equal((_start, stable), (_log.StartOffset, _log.StableOffset));
        Check(LogClient.All(_log), _stored.Where(r => r.Offset < stable && !r.Aborted), "committed");
        // A reader of everything may meet aborted records, but needs not: they go with compaction.
        Check(LogClient.All(_log, committed: false), _stored, "everything");
        CheckTable();
    }

    public void Dispose()
    {
        _log.Dispose();
        _disk.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private static (string, string?)[] Records(int number) =>
        [.. Enumerable.Range(0, 1 + number % 3).Select(i => ($"k{(number + i) % 9}", number % 6 == i ? null : $"{number}"))];

    private void Store(
        (string Key, string? Value)[] records, long producerId, int sequence, bool transactional, int codec = 0)
    {
        var pairs = records.Select(record => ((string?)record.Key, record.Value)).ToArray();
        var batch = TestBatch.Keyed(
            pairs, producerId, (short)(producerId < 0 ? -1 : 0), sequence, transactional,
            _time.GetUtcNow().ToUnixTimeMilliseconds(), codec);
        var first = _log.EndOffset;
        Assert.Equal(new AppendResult(ErrorCode.None, first), _log.Append(batch, int.MaxValue));
        if (producerId >= 0) _sequences[producerId] = sequence + records.Length;
        if (producerId >= 0) _last = transactional ? null : (batch, first);
        for (var i = 0; i < records.Length; i++)
        {
            var record = new Stored(first + i, records[i].Key, records[i].Value, producerId, transactional);
            if (!transactional) record.Ended = record.Offset;
            _stored.Add(record);
        }
    }

    // Everything that is read was stored there; what is missing is outdated, deleted, aborted, or before the start.
    private void Check(List<LogClient.Read> read, IEnumerable<Stored> expected, string what)
    {
        var known = expected.Where(r => r.Offset >= _start).ToDictionary(r => r.Offset);
        Assert.True(read.Zip(read.Skip(1)).All(pair => pair.First.Offset < pair.Second.Offset), $"{what}: out of order");
        foreach (var record in read)
        {
            Assert.True(known.Remove(record.Offset, out var stored), $"{what}: {record} was not stored");
            Assert.Equal((stored.Key, stored.Value), (record.Key, record.Value));
        }
        foreach (var missing in known.Values)
        {
            var outdated = missing.Value is null || missing.Aborted || _stored.Exists(
                r => r.Key == missing.Key && r.Offset > missing.Offset && r.Ended < Forever && !r.Aborted);
            Assert.True(outdated, $"{what}: {missing} is missing");
        }
    }

    private void CheckTable()
    {
        var stable = _log.StableOffset;
        var committed = _stored.Where(r => r.Offset >= _start && r.Offset < stable && !r.Aborted)
            .Select(r => new LogClient.Read(r.Offset, r.Key, r.Value, 0));
        Assert.Equal(LogClient.Table(committed), LogClient.Table(LogClient.All(_log)));
    }
}
