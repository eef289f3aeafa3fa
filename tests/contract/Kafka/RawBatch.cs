using System.Buffers.Binary;
using System.Text;
using Craft.EmbeddedBroker.Log;

namespace Craft.ContractTests.Kafka;

/// <summary>Builds record batches as a client sends them.</summary>
internal static class RawBatch
{
    public static byte[] Of(
        string value,
        int count = 1,
        long producerId = -1,
        short epoch = -1,
        int sequence = -1,
        bool transactional = false,
        long firstTimestamp = 1000,
        int timestampStep = 0)
    {
        using var records = new MemoryStream();
        for (var i = 0; i < count; i++) WriteRecord(records, i, i * timestampStep, Encoding.UTF8.GetBytes(value));
        var batch = new byte[BatchHeader.Bytes + (int)records.Length];
        var span = batch.AsSpan();
        BinaryPrimitives.WriteInt64BigEndian(span, 0);
        BinaryPrimitives.WriteInt32BigEndian(span[8..], batch.Length - 12);
        BinaryPrimitives.WriteInt32BigEndian(span[12..], -1);
        span[16] = 2;
        BinaryPrimitives.WriteInt16BigEndian(span[21..], (short)(transactional ? 0x10 : 0));
        BinaryPrimitives.WriteInt32BigEndian(span[23..], count - 1);
        BinaryPrimitives.WriteInt64BigEndian(span[27..], firstTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(span[35..], firstTimestamp + (count - 1) * timestampStep);
        BinaryPrimitives.WriteInt64BigEndian(span[43..], producerId);
        BinaryPrimitives.WriteInt16BigEndian(span[51..], epoch);
        BinaryPrimitives.WriteInt32BigEndian(span[53..], sequence);
        BinaryPrimitives.WriteInt32BigEndian(span[57..], count);
        records.ToArray().CopyTo(span[BatchHeader.Bytes..]);
        BinaryPrimitives.WriteUInt32BigEndian(span[17..], Crc32C.Of(span[BatchHeader.CrcStart..]));
        return batch;
    }

    private static void WriteRecord(MemoryStream into, int offsetDelta, int timestampDelta, byte[] value)
    {
        using var record = new MemoryStream();
        record.WriteByte(0);
        WriteVarint(record, timestampDelta);
        WriteVarint(record, offsetDelta);
        WriteVarint(record, -1);
        WriteVarint(record, value.Length);
        record.Write(value);
        WriteVarint(record, 0);
        WriteVarint(into, (int)record.Length);
        record.WriteTo(into);
    }

    private static void WriteVarint(MemoryStream into, int value)
    {
        var raw = (uint)((value << 1) ^ (value >> 31));
        for (; raw >= 0x80; raw >>= 7) into.WriteByte((byte)(raw | 0x80));
        into.WriteByte((byte)raw);
    }
}
