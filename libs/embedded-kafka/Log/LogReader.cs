using System.Buffers;
using Craft.EmbeddedBroker.Protocol;

namespace Craft.EmbeddedBroker.Log;

/// <summary>Reads stored batches; everything before the given end never changes, so no lock is needed.</summary>
internal static class LogReader
{
    public static int Read(
        AppendFile file, long from, long end, long offset, long limitOffset, int maxBytes, KafkaWriter into)
    {
        if (Locate(file, from, end, header => header.LastOffset >= offset) is not var (position, first)) return 0;
        if (first.FirstOffset >= limitOffset) return 0;
        var wanted = (int)Math.Min(Math.Max(maxBytes, first.Size), end - position);
        var bytes = into.Free(wanted);
        var whole = WholeBatches(bytes[..file.Read(bytes, position)], limitOffset);
        into.Advance(whole);
        return whole;
    }

    public static (long Offset, long Timestamp)? FindTime(AppendFile file, long from, long end, long timestamp)
    {
        if (Locate(file, from, end, header => header.MaxTimestamp >= timestamp) is not var (position, header)) return null;
        var fallback = (header.FirstOffset, header.MaxTimestamp);
        if (header.IsCompressed || header.IsControl) return fallback;
        var buffer = ArrayPool<byte>.Shared.Rent(header.Size);
        try
        {
            var got = file.Read(buffer.AsSpan(0, header.Size), position);
            if (got < header.Size) return fallback;
            return RecordWalk.FirstAtOrAfter(buffer.AsSpan(0, header.Size), header, timestamp) ?? fallback;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static (long Position, BatchHeader Header)? Locate(
        AppendFile file, long position, long end, Func<BatchHeader, bool> isWanted)
    {
        Span<byte> window = stackalloc byte[OffsetIndex.SpacingBytes + BatchHeader.Bytes];
        var (start, length) = (position, 0);
        while (position < end)
        {
            if (position + BatchHeader.Bytes > start + length)
                (start, length) = (position, file.Read(window, position));
            var at = (int)(position - start);
            if (!BatchHeader.TryRead(window[at..length], out var header)) return null;
            if (isWanted(header)) return (position, header);
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
