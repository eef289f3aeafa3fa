using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Craft.EmbeddedBroker.Protocol;

/// <summary>Writes the primitive types of the Kafka protocol into one pooled, growing buffer.</summary>
internal sealed class KafkaWriter : IDisposable
{
    private const int SmallBytes = 16 * 1024;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(SmallBytes);

    public int Position { get; private set; }

    /// <summary>Whether strings, arrays and tagged fields get the compact encoding.</summary>
    public bool Flexible { get; set; }

    public Memory<byte> Written => _buffer.AsMemory(0, Position);

    /// <summary>Starts a new response; a buffer that one large response needed goes back to the pool.</summary>
    public void Reset()
    {
        (Position, Flexible) = (0, false);
        if (_buffer.Length <= 4 * SmallBytes) return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = ArrayPool<byte>.Shared.Rent(SmallBytes);
    }

    public void RewindTo(int position) => Position = position;

    public KafkaWriter Int8(int value)
    {
        Free(1)[0] = (byte)value;
        return Advance(1);
    }

    public KafkaWriter Bool(bool value) => Int8(value ? 1 : 0);

    public KafkaWriter Int16(int value)
    {
        BinaryPrimitives.WriteInt16BigEndian(Free(2), (short)value);
        return Advance(2);
    }

    public KafkaWriter Error(ErrorCode code) => Int16((short)code);

    public KafkaWriter Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(Free(4), value);
        return Advance(4);
    }

    public KafkaWriter Int64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(Free(8), value);
        return Advance(8);
    }

    public KafkaWriter String(string? value)
    {
        var length = value is null ? -1 : Encoding.UTF8.GetByteCount(value);
        if (Flexible) UnsignedVarint((uint)(length + 1));
        else Int16(length);
        return length <= 0 ? this : Advance(Encoding.UTF8.GetBytes(value, Free(length)));
    }

    public KafkaWriter Bytes(ReadOnlySpan<byte> value)
    {
        if (Flexible) UnsignedVarint((uint)(value.Length + 1));
        else Int32(value.Length);
        value.CopyTo(Free(value.Length));
        return Advance(value.Length);
    }

    public KafkaWriter ArrayLength(int count) => Flexible ? UnsignedVarint((uint)(count + 1)) : Int32(count);

    public KafkaWriter NoTags() => Flexible ? UnsignedVarint(0) : this;

    /// <summary>At least that many free bytes after <see cref="Position"/>; <see cref="Advance"/> keeps them.</summary>
    public Span<byte> Free(int length)
    {
        if (Position + length > _buffer.Length) Grow(Position + length);
        return _buffer.AsSpan(Position, length);
    }

    public KafkaWriter Advance(int length)
    {
        Position += length;
        return this;
    }

    public void PatchInt16(int at, short value) => BinaryPrimitives.WriteInt16BigEndian(_buffer.AsSpan(at), value);

    public void PatchInt32(int at, int value) => BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(at), value);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private KafkaWriter UnsignedVarint(uint value)
    {
        for (; value >= 0x80; value >>= 7) Int8((byte)(value | 0x80));
        return Int8((byte)value);
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _buffer.Length * 2));
        _buffer.AsSpan(0, Position).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
