namespace Craft.EmbeddedBroker.Log;

/// <summary>Finds a record by its time stamp inside one uncompressed batch.</summary>
internal static class RecordWalk
{
    /// <summary>Offset and time stamp of the first record at or after that time; null when the bytes do not parse.</summary>
    public static (long Offset, long Timestamp)? FirstAtOrAfter(
        ReadOnlySpan<byte> batch, in BatchHeader header, long timestamp)
    {
        var rest = batch[BatchHeader.Bytes..header.Size];
        for (var count = header.RecordCount; count > 0; count--)
        {
            if (!TryVarint(ref rest, out var length) || length < 1 || length > rest.Length) return null;
            var record = rest[1..(int)length];
            rest = rest[(int)length..];
            if (!TryVarint(ref record, out var timeDelta) || !TryVarint(ref record, out var offsetDelta)) return null;
            if (header.FirstTimestamp + timeDelta >= timestamp)
                return (header.FirstOffset + offsetDelta, header.FirstTimestamp + timeDelta);
        }
        return null;
    }

    private static bool TryVarint(ref ReadOnlySpan<byte> from, out long value)
    {
        ulong raw = 0;
        for (var (index, shift) = (0, 0); index < from.Length && shift < 70; index++, shift += 7)
        {
            raw |= (ulong)(from[index] & 0x7f) << shift;
            if ((from[index] & 0x80) != 0) continue;
            from = from[(index + 1)..];
            value = (long)(raw >> 1) ^ -(long)(raw & 1);
            return true;
        }
        value = 0;
        return false;
    }
}
