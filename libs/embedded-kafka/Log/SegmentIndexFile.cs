using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Craft.EmbeddedBroker.Log;

/// <summary>The index beside a segment: its summary, then its marks. Lost or damaged it is made again from the segment.</summary>
internal static class SegmentIndexFile
{
    private const ulong Magic = 0x31_78_64_69_74_66_63;
    private const int HeadBytes = 64;
    private const int MarkBytes = 24;

    /// <summary>What must be known of a segment without reading it.</summary>
    public readonly record struct Summary(
        long FirstOffset, long NextOffset, long Length, long MaxTimestamp, long CreatedMs);

    /// <exception cref="IOException">The disk is full or broken; what was there before is there still.</exception>
    public static void Write(string path, in Summary summary, OffsetIndex.Mark[] marks, DiskFlusher flusher, string writer = "")
    {
        var bytes = new byte[HeadBytes + marks.Length * MarkBytes];
        MemoryMarshal.AsBytes(marks.AsSpan()).CopyTo(bytes.AsSpan(HeadBytes));
        var head = bytes.AsSpan();
        BinaryPrimitives.WriteUInt64LittleEndian(head, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(head[8..], summary.FirstOffset);
        BinaryPrimitives.WriteInt64LittleEndian(head[16..], summary.NextOffset);
        BinaryPrimitives.WriteInt64LittleEndian(head[24..], summary.Length);
        BinaryPrimitives.WriteInt64LittleEndian(head[32..], summary.MaxTimestamp);
        BinaryPrimitives.WriteInt64LittleEndian(head[40..], summary.CreatedMs);
        BinaryPrimitives.WriteInt32LittleEndian(head[48..], marks.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[52..], Crc32C.Of(bytes.AsSpan(HeadBytes)));
        BinaryPrimitives.WriteUInt32LittleEndian(head[60..], Crc32C.Of(head[..60]));
        WholeFile.Write(path, bytes, flusher, writer);
    }

    /// <summary>Null when there is none that can be used.</summary>
    public static Summary? ReadSummary(string path)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        try
        {
            using var file = File.OpenHandle(path);
            return RandomAccess.Read(file, head, 0) == HeadBytes ? Parse(head) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    public static (Summary Summary, OffsetIndex Marks)? Read(string path)
    {
        if (WholeFile.TryRead(path) is not { Length: >= HeadBytes } bytes) return null;
        if (Parse(bytes.AsSpan(0, HeadBytes)) is not { } summary) return null;
        var body = bytes.AsSpan(HeadBytes);
        var count = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(48));
        if (body.Length != (long)count * MarkBytes) return null;
        if (Crc32C.Of(body) != BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(52))) return null;
        return (summary, new OffsetIndex([.. MemoryMarshal.Cast<byte, OffsetIndex.Mark>(body)]));
    }

    private static Summary? Parse(ReadOnlySpan<byte> head)
    {
        if (BinaryPrimitives.ReadUInt64LittleEndian(head) != Magic) return null;
        if (BinaryPrimitives.ReadUInt32LittleEndian(head[60..]) != Crc32C.Of(head[..60])) return null;
        return new Summary(
            BinaryPrimitives.ReadInt64LittleEndian(head[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(head[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(head[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(head[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(head[40..]));
    }
}
