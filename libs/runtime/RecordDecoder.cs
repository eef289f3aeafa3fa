using System.Text;
using Craft.Schemas;

namespace Craft.Runtime;

/// <summary>The decoder of stages that bring none of their own: a UTF-8 key and the wire's JSON.</summary>
public static class RecordDecoder
{
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Decoded<T> Decode<T>(RawRecord record, bool keyRequired, int maxValueBytes)
        where T : class
    {
        if (record.Value is { } bytes && bytes.Length > maxValueBytes)
        {
            return new Decoded<T>.Refused(RejectReason.TooLarge, $"{bytes.Length} bytes, at most {maxValueBytes} are read");
        }

        if (!TryReadKey(record.Key, out var key))
        {
            return new Decoded<T>.Refused(RejectReason.Invalid, "the key is not UTF-8");
        }

        if (key.Length == 0 && keyRequired)
        {
            return new Decoded<T>.Refused(RejectReason.NoKey, "the record has no key");
        }

        if (record.Value is null)
        {
            return new Decoded<T>.Accepted(key, null);
        }

        var reading = WireJson.Read<T>(record.Value);
        return reading.Ok
            ? new Decoded<T>.Accepted(key, reading.Message)
            : new Decoded<T>.Refused(reading.Reason, reading.Detail);
    }

    /// <summary>False when the key is not UTF-8; a missing key is the empty text.</summary>
    public static bool TryReadKey(byte[]? bytes, out string key)
    {
        key = "";
        try
        {
            key = bytes is null ? "" : _strict.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
