using System.Buffers.Binary;
using System.Text;

namespace Craft.EmbeddedBroker.Protocol;

/// <summary>Reads the primitive types of the Kafka protocol from one request; never past its end.</summary>
internal sealed class KafkaReader
{
    private int _end;

    public byte[] Buffer { get; private set; } = [];

    public int Position { get; private set; }

    /// <summary>Whether strings, arrays and tagged fields have the compact encoding.</summary>
    public bool Flexible { get; set; }

    public int Remaining => _end - Position;

    public void Reset(byte[] buffer, int start, int length)
    {
        (Buffer, Position, _end, Flexible) = (buffer, start, start + length, false);
    }

    public bool Bool() => Take(1)[0] != 0;

    public sbyte Int8() => (sbyte)Take(1)[0];

    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    public string String() => NullableString() ?? throw new MalformedRequestException("a string that is null");

    public string? NullableString() => Text(Flexible ? CompactLength() : Int16());

    /// <summary>The client id in the request header is never compact.</summary>
    public string? HeaderString() => Text(Int16());

    /// <summary>A slice of the request; empty for null.</summary>
    public ArraySegment<byte> Bytes()
    {
        var length = Flexible ? CompactLength() : Int32();
        if (length < 0) return ArraySegment<byte>.Empty;
        var start = Position;
        Take(length);
        return new ArraySegment<byte>(Buffer, start, length);
    }

    public byte[] BytesCopy() => Bytes().ToArray();

    /// <summary>Number of elements, -1 for null. An element has at least one byte, so a larger number is a lie.</summary>
    public int ArrayLength()
    {
        var count = Flexible ? CompactLength() : Int32();
        if (count > Remaining || count < -1) throw new MalformedRequestException("an array longer than its request");
        return count;
    }

    public void SkipTags()
    {
        if (!Flexible) return;
        for (var count = UnsignedVarint(); count > 0; count--)
        {
            UnsignedVarint();
            var length = UnsignedVarint();
            Take(length > int.MaxValue ? int.MaxValue : (int)length);
        }
    }

    private int CompactLength()
    {
        var length = UnsignedVarint();
        return length > int.MaxValue ? throw new MalformedRequestException("a length out of range") : (int)length - 1;
    }

    private uint UnsignedVarint()
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = Take(1)[0];
            value |= (uint)(next & 0x7f) << shift;
            if ((next & 0x80) == 0) return value;
        }
        throw new MalformedRequestException("a varint of more than five bytes");
    }

    // The compact encoding would allow more, but an answer in the old one could not carry it back.
    private string? Text(int length) => length switch
    {
        < 0 => null,
        > short.MaxValue => throw new MalformedRequestException("a string of more than 32767 bytes"),
        _ => Encoding.UTF8.GetString(Take(length)),
    };

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > Remaining) throw new MalformedRequestException("a field longer than its request");
        var span = Buffer.AsSpan(Position, length);
        Position += length;
        return span;
    }
}
