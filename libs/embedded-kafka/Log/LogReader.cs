using System.Buffers;
using Craft.EmbeddedBroker.Protocol;

namespace Craft.EmbeddedBroker.Log;

/// <summary>Reads stored batches; everything before the given end never changes, so no lock is needed.</summary>
internal static class LogReader
{
    private const int LargeParts = 4;

    /// <summary>Whole batches from the first that ends at or after the offset, below the limit.</summary>
    public static int Read(
        in SegmentBytes file, long from, long end, long offset, long limitOffset, int maxBytes, KafkaWriter into)
    {
        if (Locate(file, from, end, offset, long.MinValue) is not var (position, first)) return 0;
        if (first.FirstOffset >= limitOffset) return 0;
        var wanted = (int)Math.Min(Math.Max(maxBytes, first.Size), end - position);
        if (first.Size > wanted / LargeParts) wanted = EndOfWhole(file, position, first.Size, wanted);
        var bytes = into.Free(wanted);
        var whole = WholeBatches(bytes[..file.Read(bytes, position)], limitOffset);
        into.Advance(whole);
        return whole;
    }

    // Large batches: a look at their headers costs less than bytes that are read and not sent.
    private static int EndOfWhole(in SegmentBytes file, long position, int firstSize, int wanted)
    {
        Span<byte> bytes = stackalloc byte[BatchHeader.Bytes];
        var whole = firstSize;
        while (wanted - whole >= BatchHeader.Bytes
            && BatchHeader.TryRead(bytes[..file.Read(bytes, position + whole)], out var header)
            && header.Size <= wanted - whole)
        {
            whole += header.Size;
        }
        return whole;
    }

    public static (long Offset, long Timestamp)? FindTime(
        in SegmentBytes file, long from, long end, long startOffset, long timestamp)
    {
        if (Locate(file, from, end, startOffset, timestamp) is not var (position, header)) return null;
        var fallback = (Math.Max(header.FirstOffset, startOffset), header.MaxTimestamp);
        if (header.IsCompressed || header.IsControl) return fallback;
        var buffer = ArrayPool<byte>.Shared.Rent(header.Size);
        try
        {
            var got = file.Read(buffer.AsSpan(0, header.Size), position);
            if (got < header.Size) return fallback;
            return RecordWalk.FirstAtOrAfter(buffer.AsSpan(0, header.Size), header, startOffset, timestamp) ?? fallback;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static (long Position, BatchHeader Header)? Locate(
        in SegmentBytes file, long position, long end, long offset, long timestamp)
    {
        Span<byte> window = stackalloc byte[OffsetIndex.SpacingBytes + BatchHeader.Bytes];
        var (start, length) = (position, 0);
        while (position < end)
        {
            if (position + BatchHeader.Bytes > start + length)
                (start, length) = (position, file.Read(window, position));
            var at = (int)(position - start);
            if (!BatchHeader.TryRead(window[at..length], out var header)) return null;
            if (header.LastOffset >= offset && header.MaxTimestamp >= timestamp) return (position, header);
            position += header.Size;
        }
        return null;
    }

    private static int WholeBatches(ReadOnlySpan<byte> bytes, long limitOffset)
    {
        var whole = 0;
        while (BatchHeader.TryRead(bytes[whole..], out var header)
            && header.FirstOffset < limitOffset
            && header.Size <= bytes.Length - whole)
        {
            whole += header.Size;
        }
        return whole;
    }
}
