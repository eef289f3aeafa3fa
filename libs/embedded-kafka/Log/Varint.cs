using System.Buffers;

namespace Craft.EmbeddedBroker.Log;

/// <summary>The zigzag numbers of records.</summary>
internal static class Varint
{
    public const int MaxBytes = 10;

    public static bool TryRead(ref ReadOnlySpan<byte> from, out long value)
    {
        ulong raw = 0;
        for (var (index, shift) = (0, 0); index < from.Length && shift < 70; index++, shift += 7)
        {
            raw |= (ulong)(from[index] & 0x7f) << shift;
            if ((from[index] & 0x80) != 0) continue;
            from = from[(index + 1)..];
            value = (long)(raw >> 1) ^ -(long)(raw & 1);
            return true;
        }
        value = 0;
        return false;
    }

    public static int Bytes(long value)
    {
        var count = 1;
        for (var raw = Zigzag(value); raw >= 0x80; raw >>= 7) count++;
        return count;
    }

    public static void Write(IBufferWriter<byte> into, long value)
    {
        var span = into.GetSpan(MaxBytes);
        var at = 0;
        var raw = Zigzag(value);
        for (; raw >= 0x80; raw >>= 7) span[at++] = (byte)(raw | 0x80);
        span[at++] = (byte)raw;
        into.Advance(at);
    }

    private static ulong Zigzag(long value) => (ulong)((value << 1) ^ (value >> 63));
}
