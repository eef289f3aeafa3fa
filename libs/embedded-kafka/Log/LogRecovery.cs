using System.Buffers;

namespace Craft.EmbeddedBroker.Log;

/// <summary>Reads a log from its beginning at start-up and finds where its good bytes end.</summary>
internal static class LogRecovery
{
    private const int ChunkBytes = 1024 * 1024;
    private const int SearchBytes = 32 * 1024 * 1024;

    public delegate void Visitor(in BatchHeader header, long position, ReadOnlySpan<byte> batch);

    /// <summary>Visits every good batch from a position on in order and returns the position after the last.</summary>
    /// <exception cref="EmbeddedKafkaException">Good batches follow a bad one: that is damage, not a torn tail.</exception>
    public static long Scan(AppendFile file, long from, long firstOffset, Visitor visit)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        var (start, length, position, nextOffset) = (from, 0, from, firstOffset);
        try
        {
            while (Load(BatchHeader.Bytes)
                && BatchHeader.TryRead(At(BatchHeader.Bytes), out var header)
                && header.FirstOffset >= nextOffset
                && Load(header.Size)
                && header.CrcMatches(At(header.Size)))
            {
                visit(header, position, At(header.Size));
                position += header.Size;
                nextOffset = header.LastOffset + 1;
            }
            if (position < file.Length) RefuseIfMoreFollows(file, position, nextOffset);
            return position;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        ReadOnlySpan<byte> At(int bytes) => buffer.AsSpan((int)(position - start), bytes);

        bool Load(int bytes)
        {
            if (bytes > file.Length - position) return false;
            if (position + bytes <= start + length) return true;
            if (bytes > buffer.Length)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = ArrayPool<byte>.Shared.Rent(bytes);
            }
            start = position;
            length = file.Read(buffer, start);
            return length >= bytes;
        }
    }

    private static void RefuseIfMoreFollows(AppendFile file, long position, long nextOffset)
    {
        var rest = new byte[(int)Math.Min(file.Length - position, SearchBytes)];
        file.Read(rest, position);
        for (var at = 1; at <= rest.Length - BatchHeader.Bytes; at++)
        {
            if (rest[at + 16] != 2 || !BatchHeader.TryRead(rest.AsSpan(at), out var header)) continue;
            if (header.Size > rest.Length - at || header.FirstOffset < nextOffset) continue;
            if (!header.CrcMatches(rest.AsSpan(at))) continue;
            throw new EmbeddedKafkaException(
                $"{file.Path} is damaged at byte {position} (offset {nextOffset}) with good records after it: "
                + "restore the folder from a copy, or cut the file there to give up what follows");
        }
    }
}
