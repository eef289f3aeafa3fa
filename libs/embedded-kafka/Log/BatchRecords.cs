using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Craft.EmbeddedBroker.Log;

/// <summary>The records of one stored batch, uncompressed, and the batch again with fewer of them.</summary>
internal static class BatchRecords
{
    private const int Gzip = 1;
    private const int Lz4 = 3;
    private const int MaxBytes = 256 * 1024 * 1024;
    private const int HorizonFlag = 0x40;

    public delegate bool Keep(in RecordView record, long offset);

    /// <summary>False when the keys cannot be seen: snappy, zstd, or bytes that do not parse.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> batch, in BatchHeader header, out byte[] records)
    {
        var bytes = batch[BatchHeader.Bytes..header.Size].ToArray();
        byte[]? open;
        try
        {
            open = header.Codec switch
            {
                0 => bytes,
                Gzip => Unzip(bytes),
                Lz4 => Lz4Frame.TryDecode(bytes, MaxBytes),
                _ => null,
            };
        }
        catch (InvalidDataException)
        {
            open = null;
        }
        records = open ?? [];
        return open is not null && AllParse(open, header.RecordCount);
    }

    /// <summary>
    /// The batch with the records that are kept, maybe none. Offsets, producer and sequence stay as they are. A horizon takes
    /// the place of the first time stamp, as on Kafka. What was compressed is compressed again, by gzip.
    /// </summary>
    public static byte[] Rewrite(
        ReadOnlySpan<byte> batch, in BatchHeader header, ReadOnlySpan<byte> records, Keep keep, long? horizonMs)
    {
        var body = new ArrayBufferWriter<byte>(Math.Max(1, records.Length));
        var (firstTimestamp, maxTimestamp, count) = (horizonMs ?? header.FirstTimestamp, long.MinValue, 0);
        while (RecordView.TryNext(ref records, out var record))
        {
            if (!keep(record, header.FirstOffset + record.OffsetDelta)) continue;
            var timestamp = header.FirstTimestamp + record.TimeDelta;
            Write(body, record, timestamp - firstTimestamp);
            maxTimestamp = Math.Max(maxTimestamp, timestamp);
            count++;
        }
        var compress = header.IsCompressed && count > 0;
        var payload = compress ? Zip(body.WrittenSpan) : body.WrittenSpan.ToArray();
        var result = new byte[BatchHeader.Bytes + payload.Length];
        var span = result.AsSpan();
        batch[..BatchHeader.Bytes].CopyTo(span);
        payload.CopyTo(span[BatchHeader.Bytes..]);
        BinaryPrimitives.WriteInt32BigEndian(span[8..], result.Length - 12);
        var attributes = (header.Attributes & ~7) | (compress ? Gzip : 0) | (horizonMs is null ? 0 : HorizonFlag);
        BinaryPrimitives.WriteInt16BigEndian(span[21..], (short)attributes);
        BinaryPrimitives.WriteInt64BigEndian(span[27..], firstTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(span[35..], count == 0 ? header.MaxTimestamp : maxTimestamp);
        BinaryPrimitives.WriteInt32BigEndian(span[57..], count);
        BinaryPrimitives.WriteUInt32BigEndian(span[17..], Crc32C.Of(span[BatchHeader.CrcStart..]));
        return result;
    }

    private static void Write(ArrayBufferWriter<byte> into, in RecordView record, long timeDelta)
    {
        var length = 1 + Varint.Bytes(timeDelta) + Varint.Bytes(record.OffsetDelta) + record.Tail.Length;
        Varint.Write(into, length);
        into.GetSpan(1)[0] = record.Attributes;
        into.Advance(1);
        Varint.Write(into, timeDelta);
        Varint.Write(into, record.OffsetDelta);
        into.Write(record.Tail);
    }

    private static bool AllParse(ReadOnlySpan<byte> records, int count)
    {
        for (; count > 0; count--)
        {
            if (!RecordView.TryNext(ref records, out _)) return false;
        }
        return records.IsEmpty;
    }

    private static byte[]? Unzip(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var open = new MemoryStream();
        var chunk = new byte[64 * 1024];
        while (gzip.Read(chunk) is > 0 and var got)
        {
            if (open.Length + got > MaxBytes) return null;
            open.Write(chunk, 0, got);
        }
        return open.ToArray();
    }

    private static byte[] Zip(ReadOnlySpan<byte> bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }
}
