using System.Buffers.Binary;

namespace Craft.EmbeddedBroker.Log;

/// <summary>The batch of one record that ends a transaction in a partition (its commit or abort marker).</summary>
internal static class ControlBatch
{
    public const int Bytes = 78;
    private const int TypeAt = 69;
    private const int CommitType = 1;

    public static byte[] Create(long producerId, short producerEpoch, bool commit, long timestampMs)
    {
        var batch = new byte[Bytes];
        var span = batch.AsSpan();
        BinaryPrimitives.WriteInt32BigEndian(span[8..], Bytes - 12);
        span[16] = 2;
        span[22] = 0x30;
        BinaryPrimitives.WriteInt64BigEndian(span[27..], timestampMs);
        BinaryPrimitives.WriteInt64BigEndian(span[35..], timestampMs);
        BinaryPrimitives.WriteInt64BigEndian(span[43..], producerId);
        BinaryPrimitives.WriteInt16BigEndian(span[51..], producerEpoch);
        BinaryPrimitives.WriteInt32BigEndian(span[53..], -1);
        BinaryPrimitives.WriteInt32BigEndian(span[57..], 1);
        // The record, lengths as zigzag varints: length 16, attributes, time and offset deltas 0, key of 4 bytes
        // (version 0, type), value of 6 bytes (version 0, coordinator epoch 0), no headers.
        span[61] = 16 << 1;
        span[65] = 4 << 1;
        span[TypeAt] = (byte)(commit ? CommitType : 0);
        span[70] = 6 << 1;
        BinaryPrimitives.WriteUInt32BigEndian(span[17..], Crc32C.Of(span[BatchHeader.CrcStart..]));
        return batch;
    }

    public static bool IsCommit(ReadOnlySpan<byte> batch)
    {
        if (batch.Length <= BatchHeader.Bytes) return false;
        var rest = batch[BatchHeader.Bytes..];
        return RecordView.TryNext(ref rest, out var record) && record.Key.Length == 4 && record.Key[3] == CommitType;
    }
}
