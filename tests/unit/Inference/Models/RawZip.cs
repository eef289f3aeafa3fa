using System.Text;

namespace Craft.UnitTests.Inference.Models;

/// <summary>An archive of stored entries, byte by byte, so that every field of its directory can lie.</summary>
internal sealed class RawZip
{
    private const uint InLongField = uint.MaxValue;

    private readonly List<byte> _file = [];
    private readonly List<byte> _directory = [];
    private int _entries;

    /// <summary>Where the next entry's header will be.</summary>
    public long Position => _file.Count;

    /// <summary>A header and the bytes; an entry of the directory has to follow.</summary>
    public long Put(string name, ReadOnlySpan<byte> content)
    {
        var header = Position;
        Write(_file, writer =>
        {
            writer.Write(0x04034B50u);
            writer.Write(new byte[22]);
            writer.Write((ushort)Encoding.UTF8.GetByteCount(name));
            writer.Write((ushort)0);
            writer.Write(Encoding.UTF8.GetBytes(name));
        });
        _file.AddRange(content);
        return header;
    }

    /// <summary>What the directory claims about an entry; <paramref name="large"/> puts the numbers into fields of 64 bits.</summary>
    public RawZip List(string name, long header, long size, long? packed = null, ushort method = 0, bool large = false)
    {
        _entries++;
        Write(_directory, writer =>
        {
            writer.Write(0x02014B50u);
            writer.Write(new byte[6]);
            writer.Write(method);
            writer.Write(new byte[8]);
            writer.Write(large ? InLongField : (uint)(packed ?? size));
            writer.Write(large ? InLongField : (uint)size);
            writer.Write((ushort)Encoding.UTF8.GetByteCount(name));
            writer.Write((ushort)(large ? 28 : 0));
            writer.Write(new byte[10]);
            writer.Write(large ? InLongField : (uint)header);
            writer.Write(Encoding.UTF8.GetBytes(name));
            if (large)
            {
                writer.Write((ushort)1);
                writer.Write((ushort)24);
                writer.Write(size);
                writer.Write(packed ?? size);
                writer.Write(header);
            }
        });
        return this;
    }

    public RawZip Add(string name, ReadOnlySpan<byte> content) => List(name, Put(name, content), content.Length);

    /// <summary>The archive; where its directory lies and how long it is are true unless told otherwise.</summary>
    public byte[] ToArray(uint? start = null, uint? length = null)
    {
        List<byte> whole = [.. _file, .. _directory];
        End(whole, start ?? (uint)Position, length ?? (uint)_directory.Count);
        return [.. whole];
    }

    /// <summary>The same with a directory of 64 bits, whose record and locator may point anywhere.</summary>
    public byte[] ToLongArray(long? start = null, long? length = null, long? record = null)
    {
        List<byte> whole = [.. _file, .. _directory];
        var at = (long)whole.Count;
        Write(whole, writer =>
        {
            writer.Write(0x06064B50u);
            writer.Write(44L);
            writer.Write(new byte[28]);
            writer.Write(length ?? (long)_directory.Count);
            writer.Write(start ?? Position);
            writer.Write(0x07064B50u);
            writer.Write(0u);
            writer.Write(record ?? at);
            writer.Write(1u);
        });
        End(whole, InLongField, InLongField);
        return [.. whole];
    }

    private void End(List<byte> into, uint start, uint length) => Write(into, writer =>
    {
        writer.Write(0x06054B50u);
        writer.Write(0u);
        writer.Write((ushort)_entries);
        writer.Write((ushort)_entries);
        writer.Write(length);
        writer.Write(start);
        writer.Write((ushort)0);
    });

    private static void Write(List<byte> into, Action<BinaryWriter> write)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        write(writer);
        into.AddRange(bytes.ToArray());
    }
}
