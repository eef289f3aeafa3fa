namespace Craft.EmbeddedBroker.Log;

/// <summary>One record inside the uncompressed records of a batch.</summary>
internal readonly ref struct RecordView
{
    public byte Attributes { get; private init; }

    public long TimeDelta { get; private init; }

    public long OffsetDelta { get; private init; }

    public bool HasKey { get; private init; }

    public ReadOnlySpan<byte> Key { get; private init; }

    /// <summary>A null value: the key is deleted.</summary>
    public bool IsTombstone { get; private init; }

    /// <summary>Everything after the offset: key, value and headers with their lengths.</summary>
    public ReadOnlySpan<byte> Tail { get; private init; }

    /// <summary>Takes the next record off; false when the bytes do not parse.</summary>
    public static bool TryNext(ref ReadOnlySpan<byte> rest, out RecordView record)
    {
        record = default;
        if (!Varint.TryRead(ref rest, out var length) || length < 1 || length > rest.Length) return false;
        var body = rest[..(int)length];
        rest = rest[(int)length..];
        var attributes = body[0];
        body = body[1..];
        if (!Varint.TryRead(ref body, out var timeDelta) || !Varint.TryRead(ref body, out var offsetDelta)) return false;
        var tail = body;
        if (!Varint.TryRead(ref body, out var keyLength) || keyLength > body.Length) return false;
        var key = keyLength < 0 ? default : body[..(int)keyLength];
        body = body[key.Length..];
        if (!Varint.TryRead(ref body, out var valueLength)) return false;
        record = new RecordView
        {
            Attributes = attributes,
            TimeDelta = timeDelta,
            OffsetDelta = offsetDelta,
            HasKey = keyLength >= 0,
            Key = key,
            IsTombstone = valueLength < 0,
            Tail = tail,
        };
        return true;
    }
}
