using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Craft.Inference.Models;

/// <summary>
/// Finds the entries of a zip archive whose entries are all stored uncompressed, as PyTorch writes them. Nothing is ever
/// unpacked, so there is no bomb to go off; compressed or encrypted entries are refused, and so are entries that share bytes,
/// which would make a small file pass for a large one.
/// </summary>
internal sealed class StoredZip(SafeFileHandle file, string source)
{
    private const uint EndSignature = 0x06054B50;
    private const uint End64Signature = 0x06064B50;
    private const uint Locator64Signature = 0x07064B50;
    private const uint CentralSignature = 0x02014B50;
    private const uint LocalSignature = 0x04034B50;
    private const int EndLength = 22;
    private const int End64Length = 56;
    private const int LocatorLength = 20;
    private const int CentralLength = 46;
    private const int LocalLength = 30;
    private const int CommentMax = 0xFFFF;
    private const int PartMax = 4 << 20;
    // PyTorch writes one per tensor; the largest BERT has 400
    private const int EntriesMax = 10_000;

    private readonly long _length = RandomAccess.GetLength(file);

    public List<StoredZipEntry> Entries()
    {
        var (start, length) = Directory();
        var directory = Bytes(start, length);
        var entries = new List<StoredZipEntry>();
        for (var at = 0; at < directory.Length;)
        {
            var rest = directory.AsSpan(at);
            if (rest.Length < CentralLength || U32(rest, 0) != CentralSignature)
            {
                throw Refuse("its directory is damaged");
            }

            if (entries.Count == EntriesMax)
            {
                throw Refuse($"it has more than {EntriesMax} entries");
            }

            var (nameLength, extraLength, commentLength) = (U16(rest, 28), U16(rest, 30), U16(rest, 32));
            if (CentralLength + nameLength + extraLength + commentLength > rest.Length)
            {
                throw Refuse("its directory is damaged");
            }

            var name = Encoding.UTF8.GetString(rest.Slice(CentralLength, nameLength));
            entries.Add(Entry(name, rest, rest.Slice(CentralLength + nameLength, extraLength)));
            at += CentralLength + nameLength + extraLength + commentLength;
        }

        RefuseShared(entries, start);
        return entries;
    }

    public byte[] Bytes(long offset, long length)
    {
        if (offset < 0 || length < 0 || length > PartMax || offset > _length - length)
        {
            throw Refuse("a part of it lies outside the file or is too large");
        }

        var bytes = new byte[length];
        for (var read = 0; read < bytes.Length;)
        {
            var count = RandomAccess.Read(file, bytes.AsSpan(read), offset + read);
            read += count > 0 ? count : throw Refuse("it became shorter while it was read");
        }

        return bytes;
    }

    private void RefuseShared(List<StoredZipEntry> entries, long end)
    {
        foreach (var entry in entries.OrderByDescending(e => e.Offset))
        {
            if (entry.Offset > end - entry.Length)
            {
                throw Refuse($"{ModelText.Short(entry.Name)} in it overlaps what follows");
            }

            end = entry.Offset;
        }
    }

    private (long Start, long Length) Directory()
    {
        var tailLength = Math.Min(_length, EndLength + CommentMax + LocatorLength);
        var tail = Bytes(_length - tailLength, tailLength).AsSpan();
        var end = tail.Length - EndLength;
        while (end >= 0 && (U32(tail, end) != EndSignature || end + EndLength + U16(tail, end + 20) != tail.Length))
        {
            end--;
        }

        if (end < 0)
        {
            throw Refuse("it is no zip archive; files of PyTorch before 1.6 are not supported");
        }

        if (end < LocatorLength || U32(tail, end - LocatorLength) != Locator64Signature)
        {
            return (U32(tail, end + 16), U32(tail, end + 12));
        }

        var record = Bytes(I64(tail, end - LocatorLength + 8), End64Length);
        return U32(record, 0) == End64Signature ? (I64(record, 48), I64(record, 40)) : throw Refuse("its directory is damaged");
    }

    private StoredZipEntry Entry(string name, ReadOnlySpan<byte> central, ReadOnlySpan<byte> extra)
    {
        if ((U16(central, 8) & 1) != 0 || U16(central, 10) != 0)
        {
            throw Refuse($"{ModelText.Short(name)} in it is compressed or encrypted");
        }

        long packed = U32(central, 20), size = U32(central, 24), header = U32(central, 42);
        ReadLongFields(extra, ref size, ref packed, ref header);
        if (packed != size || header < 0 || size < 0 || header > _length - LocalLength)
        {
            throw Refuse($"{ModelText.Short(name)} in it has impossible sizes");
        }

        var local = Bytes(header, LocalLength);
        var offset = header + LocalLength + U16(local, 26) + U16(local, 28);
        return U32(local, 0) == LocalSignature && offset <= _length - size
            ? new StoredZipEntry(name, offset, size)
            : throw Refuse($"{ModelText.Short(name)} in it lies outside the file");
    }

    /// <summary>The 64-bit values of the fields that do not fit into 32 bits, in this order.</summary>
    private void ReadLongFields(
        ReadOnlySpan<byte> extra, scoped ref long size, scoped ref long packed, scoped ref long header)
    {
        while (extra.Length >= 4)
        {
            var length = U16(extra, 2);
            if (length > extra.Length - 4)
            {
                throw Refuse("its directory is damaged");
            }

            if (U16(extra, 0) == 1)
            {
                var field = extra.Slice(4, length);
                field = ReadLong(field, ref size);
                field = ReadLong(field, ref packed);
                ReadLong(field, ref header);
            }

            extra = extra[(4 + length)..];
        }
    }

    private ReadOnlySpan<byte> ReadLong(ReadOnlySpan<byte> field, scoped ref long value)
    {
        if (value != uint.MaxValue)
        {
            return field;
        }

        if (field.Length < sizeof(long))
        {
            throw Refuse("its directory is damaged");
        }

        value = I64(field, 0);
        return field[sizeof(long)..];
    }

    private InvalidDataException Refuse(string reason) => new($"{source} is no checkpoint of PyTorch: {reason}");

    private static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long I64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
}
