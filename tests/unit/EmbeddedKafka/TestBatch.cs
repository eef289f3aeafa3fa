using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Craft.EmbeddedBroker.Log;

namespace Craft.UnitTests.EmbeddedBroker;

/// <summary>Builds record batches as a client sends them.</summary>
internal static class TestBatch
{
    public static byte[] Of(
        string value,
        int count = 1,
        long producerId = -1,
        short epoch = -1,
        int sequence = -1,
        bool transactional = false,
        long firstTimestamp = 1000,
        int timestampStep = 0) =>
        Build(
            [.. Enumerable.Repeat(((string?)null, (string?)value), count)],
            producerId, epoch, sequence, transactional, firstTimestamp, timestampStep, codec: 0);

    /// <summary>Records with keys; a null value is a tombstone. Codec 1 is gzip, others are only named.</summary>
    public static byte[] Keyed(
        (string? Key, string? Value)[] records,
        long producerId = -1,
        short epoch = -1,
        int sequence = -1,
        bool transactional = false,
        long firstTimestamp = 1000,
        int codec = 0) =>
        Build(records, producerId, epoch, sequence, transactional, firstTimestamp, 0, codec);

    private static byte[] Build(
        (string? Key, string? Value)[] values,
        long producerId,
        short epoch,
        int sequence,
        bool transactional,
        long firstTimestamp,
        int timestampStep,
        int codec)
    {
        using var records = new MemoryStream();
        for (var i = 0; i < values.Length; i++) WriteRecord(records, i, i * timestampStep, values[i].Key, values[i].Value);
        var payload = records.ToArray();
        if (codec == 1)
        {
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(payload);
            payload = packed.ToArray();
        }
        var batch = new byte[BatchHeader.Bytes + payload.Length];
        var span = batch.AsSpan();
        BinaryPrimitives.WriteInt64BigEndian(span, 0);
        BinaryPrimitives.WriteInt32BigEndian(span[8..], batch.Length - 12);
        BinaryPrimitives.WriteInt32BigEndian(span[12..], -1);
        span[16] = 2;
        BinaryPrimitives.WriteInt16BigEndian(span[21..], (short)(codec | (transactional ? 0x10 : 0)));
        BinaryPrimitives.WriteInt32BigEndian(span[23..], values.Length - 1);
        BinaryPrimitives.WriteInt64BigEndian(span[27..], firstTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(span[35..], firstTimestamp + (values.Length - 1) * timestampStep);
        BinaryPrimitives.WriteInt64BigEndian(span[43..], producerId);
        BinaryPrimitives.WriteInt16BigEndian(span[51..], epoch);
        BinaryPrimitives.WriteInt32BigEndian(span[53..], sequence);
        BinaryPrimitives.WriteInt32BigEndian(span[57..], values.Length);
        payload.CopyTo(span[BatchHeader.Bytes..]);
        BinaryPrimitives.WriteUInt32BigEndian(span[17..], Crc32C.Of(span[BatchHeader.CrcStart..]));
        return batch;
    }

    private static void WriteRecord(MemoryStream into, int offsetDelta, int timestampDelta, string? key, string? value)
    {
        using var record = new MemoryStream();
        record.WriteByte(0);
        WriteVarint(record, timestampDelta);
        WriteVarint(record, offsetDelta);
        WriteText(record, key);
        WriteText(record, value);
        WriteVarint(record, 0);
        WriteVarint(into, (int)record.Length);
        record.WriteTo(into);
    }

    private static void WriteText(MemoryStream into, string? text)
    {
        if (text is null)
        {
            WriteVarint(into, -1);
            return;
        }
        var bytes = Encoding.UTF8.GetBytes(text);
        WriteVarint(into, bytes.Length);
        into.Write(bytes);
    }

    private static void WriteVarint(MemoryStream into, int value)
    {
        var raw = (uint)((value << 1) ^ (value >> 31));
        for (; raw >= 0x80; raw >>= 7) into.WriteByte((byte)(raw | 0x80));
        into.WriteByte((byte)raw);
    }
}
