using System.Buffers.Binary;

namespace Craft.EmbeddedBroker.Log;

/// <summary>Decodes the LZ4 frame format, which clients use for compressed batches; check sums are left to the batch's own.</summary>
internal static class Lz4Frame
{
    private const uint Magic = 0x184D2204;
    private const uint StoredFlag = 0x8000_0000;
    private const int MinMatch = 4;
    private static readonly int[] _blockBytes = [0, 0, 0, 0, 64 << 10, 256 << 10, 1 << 20, 4 << 20];

    /// <summary>Null when the bytes are no such frame, or longer than allowed.</summary>
    public static byte[]? TryDecode(ReadOnlySpan<byte> frame, int maxBytes)
    {
        if (frame.Length < 11 || BinaryPrimitives.ReadUInt32LittleEndian(frame) != Magic) return null;
        var (flags, block) = (frame[4], _blockBytes[(frame[5] >> 4) & 7]);
        // Version 01; a dictionary is not used by any client.
        if (flags >> 6 != 1 || (flags & 1) != 0 || block == 0) return null;
        var headBytes = (flags & 8) != 0 ? 15 : 7;
        if (frame.Length < headBytes) return null;
        var rest = frame[headBytes..];
        var output = new byte[Math.Min(maxBytes, Math.Max(block, frame.Length * 4))];
        var length = 0;
        while (rest.Length >= 4)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(rest);
            if (size == 0) return output[..length];
            var bytes = (int)(size & ~StoredFlag);
            var trailer = (flags & 0x10) != 0 ? 4 : 0;
            rest = rest[4..];
            if (bytes < 0 || bytes > rest.Length - trailer) return null;
            if (output.Length - length < Math.Max(block, bytes))
            {
                if (length + (long)block > maxBytes) return null;
                Array.Resize(ref output, (int)Math.Min(maxBytes, Math.Max(output.Length * 2L, length + (long)block + bytes)));
            }
            var data = rest[..bytes];
            rest = rest[(bytes + trailer)..];
            if ((size & StoredFlag) == 0)
            {
                if (!TryDecodeBlock(data, output, ref length)) return null;
                continue;
            }
            data.CopyTo(output.AsSpan(length));
            length += bytes;
        }
        return null;
    }

    private static bool TryDecodeBlock(ReadOnlySpan<byte> block, byte[] output, ref int length)
    {
        var at = 0;
        while (at < block.Length)
        {
            var token = block[at++];
            if (!TryLength(block, ref at, token >> 4, out var literals)) return false;
            if (literals > block.Length - at || literals > output.Length - length) return false;
            block.Slice(at, literals).CopyTo(output.AsSpan(length));
            (at, length) = (at + literals, length + literals);
            if (at == block.Length) return true;
            if (at + 2 > block.Length) return false;
            var distance = BinaryPrimitives.ReadUInt16LittleEndian(block[at..]);
            at += 2;
            if (!TryLength(block, ref at, token & 15, out var match)) return false;
            match += MinMatch;
            if (distance == 0 || distance > length || match > output.Length - length) return false;
            // One byte after the other: a match may reach into itself.
            for (var end = length + match; length < end; length++) output[length] = output[length - distance];
        }
        return false;
    }

    private static bool TryLength(ReadOnlySpan<byte> block, ref int at, int nibble, out int length)
    {
        length = nibble;
        if (nibble < 15) return true;
        while (at < block.Length)
        {
            var more = block[at++];
            length += more;
            if (more != 255) return length >= 0;
        }
        return false;
    }
}
