using System.Buffers.Binary;

namespace Craft.EmbeddedBroker.Log;

/// <summary>The file that keeps what would else be learnt from all batches: producers, transactions, and up to where.</summary>
internal static class PartitionSnapshot
{
    public const string FileName = "state";
    private const ulong Magic = 0x31_74_73_70_74_66_63;
    private const int Version = 1;
    private const int HeadBytes = 16;

    /// <summary>Up to which byte of which segment the state counts, and how far the log was compacted.</summary>
    public readonly record struct Place(long Segment, long Position, long CleanedTo, long NextHorizonMs);

    public static byte[] ToBytes(in Place place, ProducerTable producers, TransactionIndex transactions)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(0);
        writer.Write(place.Segment);
        writer.Write(place.Position);
        writer.Write(place.CleanedTo);
        writer.Write(place.NextHorizonMs);
        producers.WriteTo(writer);
        transactions.WriteTo(writer);
        var bytes = stream.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), Crc32C.Of(bytes.AsSpan(HeadBytes)));
        return bytes;
    }

    /// <summary>Fills the empty tables; null when there is no file that can be used.</summary>
    /// <exception cref="EmbeddedKafkaException">A newer version of the broker wrote it.</exception>
    public static Place? Read(string path, ProducerTable producers, TransactionIndex transactions)
    {
        if (WholeFile.TryRead(path) is not { Length: > HeadBytes } bytes) return null;
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Magic) return null;
        var version = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8));
        if (version > Version)
        {
            throw new EmbeddedKafkaException(
                $"{path} has version {version} (byte 8), this broker knows {Version}: use the version of the broker that wrote it");
        }
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(12)) != Crc32C.Of(bytes.AsSpan(HeadBytes))) return null;
        using var reader = new BinaryReader(new MemoryStream(bytes, HeadBytes, bytes.Length - HeadBytes));
        var place = new Place(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        producers.ReadFrom(reader);
        transactions.ReadFrom(reader);
        return place;
    }
}
