using System.Text;
using Craft.EmbeddedBroker.Log;
using Craft.EmbeddedBroker.Protocol;
using Xunit;

namespace Craft.UnitTests.EmbeddedBroker;

/// <summary>Reads a log from an offset to its end as a client does: fetch by fetch, aborted records left out by the list of each fetch.</summary>
internal static class LogClient
{
    public sealed record Read(long Offset, string? Key, string? Value, long Timestamp);

    public static List<Read> All(PartitionLog log, bool committed = true, long? from = null, int maxBytes = 700)
    {
        var (seen, offset) = (new List<Read>(), from ?? log.StartOffset);
        using var writer = new KafkaWriter();
        while (true)
        {
            var view = log.View(offset, committed);
            Assert.Equal(ErrorCode.None, view.Error);
            if (offset >= view.LimitOffset) return seen;
            var aborted = new List<TransactionIndex.AbortedRange>();
            if (committed) log.CollectAborted(view, offset, maxBytes, aborted);
            writer.Reset();
            Assert.True(log.Read(view, offset, maxBytes, writer) > 0, $"nothing at offset {offset}");
            offset = Take(writer.Written.Span, offset, aborted, seen);
        }
    }

    /// <summary>The latest value of every key, without the deleted ones.</summary>
    public static Dictionary<string, string> Table(IEnumerable<Read> records)
    {
        var table = new Dictionary<string, string>();
        foreach (var record in records)
        {
            if (record.Key is null) continue;
            if (record.Value is null) table.Remove(record.Key);
            else table[record.Key] = record.Value;
        }
        return table;
    }

    private static long Take(
        ReadOnlySpan<byte> bytes, long offset, List<TransactionIndex.AbortedRange> aborted, List<Read> seen)
    {
        var (waiting, dead) = (new Queue<TransactionIndex.AbortedRange>(aborted.OrderBy(r => r.FirstOffset)), new HashSet<long>());
        for (; BatchHeader.TryRead(bytes, out var header); bytes = bytes[header.Size..])
        {
            Assert.True(header.CrcMatches(bytes));
            var next = header.LastOffset + 1;
            while (waiting.TryPeek(out var range) && range.FirstOffset <= header.LastOffset)
                dead.Add(waiting.Dequeue().ProducerId);
            if (header.IsControl)
            {
                if (!ControlBatch.IsCommit(bytes)) dead.Remove(header.ProducerId);
            }
            else if (!(header.IsTransactional && dead.Contains(header.ProducerId)))
            {
                Parse(bytes, header, offset, seen);
            }
            offset = Math.Max(offset, next);
        }
        return offset;
    }

    private static void Parse(ReadOnlySpan<byte> batch, in BatchHeader header, long from, List<Read> seen)
    {
        if (!BatchRecords.TryOpen(batch, header, out var open)) return;
        ReadOnlySpan<byte> rest = open;
        while (RecordView.TryNext(ref rest, out var record))
        {
            var offset = header.FirstOffset + record.OffsetDelta;
            if (offset < from) continue;
            var tail = record.Tail;
            var key = Text(ref tail);
            var value = Text(ref tail);
            seen.Add(new Read(offset, key, value, header.FirstTimestamp + record.TimeDelta));
        }
    }

    private static string? Text(ref ReadOnlySpan<byte> from)
    {
        Assert.True(Varint.TryRead(ref from, out var length));
        if (length < 0) return null;
        var text = Encoding.UTF8.GetString(from[..(int)length]);
        from = from[(int)length..];
        return text;
    }
}
