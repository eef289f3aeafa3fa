using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Craft.Search.Embedded;

/// <summary>
/// One record of the store. Little endian: magic, payload length, CRC-32C of both the length and the payload; the payload is
/// kind, revision, id, and for an upsert the int8 vector and the course as JSON.
/// </summary>
internal readonly ref struct StoreRecord
{
    public const int HeaderLength = 12;

    /// <summary>A course is at most 8 MiB on the topics; more is damage.</summary>
    public const int MaxPayload = 16 << 20;

    private const uint Magic = 0x43525243; // "CRRC"
    private const byte Upsert = 1;
    private const byte Deletion = 2;
    private const int FixedLength = 11;

    private StoreRecord(string id, long revision, bool deleted, ReadOnlySpan<sbyte> vector, ReadOnlySpan<byte> json)
    {
        Id = id;
        Revision = revision;
        Deleted = deleted;
        Vector = vector;
        Json = json;
    }

    public string Id { get; }

    public long Revision { get; }

    public bool Deleted { get; }

    public ReadOnlySpan<sbyte> Vector { get; }

    public ReadOnlySpan<byte> Json { get; }

    /// <summary>Appends an upsert; returns its bytes in the store.</summary>
    public static int WriteUpsert(
        ArrayBufferWriter<byte> target, string id, long revision, ReadOnlySpan<sbyte> vector, ReadOnlySpan<byte> json) =>
        Write(target, Upsert, id, revision, vector, json);

    public static int WriteDeletion(ArrayBufferWriter<byte> target, string id, long revision) =>
        Write(target, Deletion, id, revision, [], []);

    /// <summary>
    /// The length of the whole record at the beginning of <paramref name="bytes"/>; 0 when more bytes are needed to tell,
    /// -1 when no whole, undamaged record begins here.
    /// </summary>
    public static int Measure(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength)
        {
            return 0;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic || length is < FixedLength or > MaxPayload)
        {
            return -1;
        }

        if (bytes.Length < HeaderLength + length)
        {
            return 0;
        }

        var crc = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        return crc == Checksum(bytes.Slice(HeaderLength, length)) ? HeaderLength + length : -1;
    }

    /// <summary>Reads a record that <see cref="Measure"/> accepted.</summary>
    public static StoreRecord Read(ReadOnlySpan<byte> bytes, int dimensions)
    {
        var payload = bytes[HeaderLength..];
        var deleted = payload[0] == Deletion;
        var revision = BinaryPrimitives.ReadInt64LittleEndian(payload[1..]);
        var idLength = BinaryPrimitives.ReadUInt16LittleEndian(payload[9..]);
        var id = Encoding.UTF8.GetString(payload.Slice(FixedLength, idLength));
        var rest = payload[(FixedLength + idLength)..];
        return deleted
            ? new StoreRecord(id, revision, true, [], [])
            : new StoreRecord(id, revision, false, MemoryMarshal.Cast<byte, sbyte>(rest[..dimensions]), rest[dimensions..]);
    }

    private static int Write(
        ArrayBufferWriter<byte> target, byte kind, string id, long revision, ReadOnlySpan<sbyte> vector, ReadOnlySpan<byte> json)
    {
        var idBytes = Encoding.UTF8.GetBytes(id);
        var payload = new byte[FixedLength + idBytes.Length + vector.Length + json.Length];
        if (payload.Length > MaxPayload || idBytes.Length > ushort.MaxValue)
        {
            throw new ArgumentException($"the course is too large for the index: {payload.Length} bytes", nameof(json));
        }

        payload[0] = kind;
        BinaryPrimitives.WriteInt64LittleEndian(payload.AsSpan(1), revision);
        BinaryPrimitives.WriteUInt16LittleEndian(payload.AsSpan(9), (ushort)idBytes.Length);
        idBytes.CopyTo(payload, FixedLength);
        MemoryMarshal.AsBytes(vector).CopyTo(payload.AsSpan(FixedLength + idBytes.Length));
        json.CopyTo(payload.AsSpan(FixedLength + idBytes.Length + vector.Length));

        Span<byte> header = stackalloc byte[HeaderLength];
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Checksum(payload));
        target.Write(header);
        target.Write(payload);
        return HeaderLength + payload.Length;
    }

    private static uint Checksum(ReadOnlySpan<byte> payload)
    {
        var crc = BitOperations.Crc32C(~0u, (uint)payload.Length);
        while (payload.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(payload));
            payload = payload[8..];
        }

        foreach (var b in payload)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }
}
