using System.Buffers.Binary;

namespace Craft.EmbeddedBroker.Log;

/// <summary>The fixed first 61 bytes of a record batch (format version 2).</summary>
internal readonly record struct BatchHeader(
    long FirstOffset,
    int Size,
    uint Crc,
    short Attributes,
    int LastOffsetDelta,
    long FirstTimestamp,
    long MaxTimestamp,
    long ProducerId,
    short ProducerEpoch,
    int FirstSequence,
    int RecordCount)
{
    public const int Bytes = 61;

    /// <summary>The check sum covers everything from here on; what is before may be patched by the broker.</summary>
    public const int CrcStart = 21;

    private const int SizeFieldEnd = 12;
    private const int Magic = 2;

    public long LastOffset => FirstOffset + LastOffsetDelta;

    public bool IsCompressed => (Attributes & 0x07) != 0;

    public bool IsTransactional => (Attributes & 0x10) != 0;

    public bool IsControl => (Attributes & 0x20) != 0;

    /// <summary>The compression of the records: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd.</summary>
    public int Codec => Attributes & 0x07;

    /// <summary>A cleaned batch whose tombstones or marker may go after <see cref="FirstTimestamp"/>, as Kafka marks it.</summary>
    public bool HasDeleteHorizon => (Attributes & 0x40) != 0;

    /// <summary>Sequence numbers start again at 0 after the largest int.</summary>
    public int LastSequence => (int)(((long)FirstSequence + LastOffsetDelta) & int.MaxValue);

    /// <summary>False when the bytes are too short or of another format version.</summary>
    public static bool TryRead(ReadOnlySpan<byte> batch, out BatchHeader header)
    {
        header = default;
        if (batch.Length < Bytes || batch[16] != Magic) return false;
        var length = BinaryPrimitives.ReadInt32BigEndian(batch[8..]);
        if (length < Bytes - SizeFieldEnd || length > int.MaxValue - SizeFieldEnd) return false;
        header = new BatchHeader(
            BinaryPrimitives.ReadInt64BigEndian(batch),
            length + SizeFieldEnd,
            BinaryPrimitives.ReadUInt32BigEndian(batch[17..]),
            BinaryPrimitives.ReadInt16BigEndian(batch[21..]),
            BinaryPrimitives.ReadInt32BigEndian(batch[23..]),
            BinaryPrimitives.ReadInt64BigEndian(batch[27..]),
            BinaryPrimitives.ReadInt64BigEndian(batch[35..]),
            BinaryPrimitives.ReadInt64BigEndian(batch[43..]),
            BinaryPrimitives.ReadInt16BigEndian(batch[51..]),
            BinaryPrimitives.ReadInt32BigEndian(batch[53..]),
            BinaryPrimitives.ReadInt32BigEndian(batch[57..]));
        return header.LastOffsetDelta >= 0;
    }

    /// <summary>Whether the whole batch matches its check sum.</summary>
    public bool CrcMatches(ReadOnlySpan<byte> batch) => Crc32C.Of(batch[CrcStart..Size]) == Crc;

    /// <summary>Gives a received batch its place in the log; neither field is under the check sum.</summary>
    public static void Place(Span<byte> batch, long firstOffset)
    {
        BinaryPrimitives.WriteInt64BigEndian(batch, firstOffset);
        BinaryPrimitives.WriteInt32BigEndian(batch[12..], 0);
    }
}
