namespace Craft.EmbeddedBroker.Log;

/// <summary>Finds a record by its time stamp inside one uncompressed batch.</summary>
internal static class RecordWalk
{
    /// <summary>Offset and time stamp of the first record there at or after that time; null when the bytes do not parse.</summary>
    public static (long Offset, long Timestamp)? FirstAtOrAfter(
        ReadOnlySpan<byte> batch, in BatchHeader header, long startOffset, long timestamp)
    {
        var rest = batch[BatchHeader.Bytes..header.Size];
        for (var count = header.RecordCount; count > 0; count--)
        {
            if (!RecordView.TryNext(ref rest, out var record)) return null;
            var (offset, time) = (header.FirstOffset + record.OffsetDelta, header.FirstTimestamp + record.TimeDelta);
            if (offset >= startOffset && time >= timestamp) return (offset, time);
        }
        return null;
    }
}
