using System.Text;
using Craft.EmbeddedBroker.Log;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.EmbeddedBroker;

/// <summary>LZ4 frames: known bytes, and what hostile ones do.</summary>
public sealed class Lz4FrameTests
{
    // Magic, version 01 with independent blocks, 64 KiB blocks, check byte (not looked at).
    private static readonly byte[] _head = [0x04, 0x22, 0x4D, 0x18, 0x60, 0x40, 0x82];

    [Fact]
    public void Literals_overlapping_matches_and_stored_blocks_are_decoded()
    {
        // "ab", then 9 bytes from 2 back, then the literal "!"; a stored block "xyz"; the end mark.
        byte[] block = [0x25, (byte)'a', (byte)'b', 2, 0, 0x10, (byte)'!'];
        byte[] frame = [.. _head, 7, 0, 0, 0, .. block, 3, 0, 0, 0x80, .. "xyz"u8, 0, 0, 0, 0];

        Assert.Equal("abababababa!xyz", Encoding.ASCII.GetString(Lz4Frame.TryDecode(frame, 1 << 20)!));
        Assert.Null(Lz4Frame.TryDecode(frame.AsSpan(0, frame.Length - 4), 1 << 20));
    }

    [Fact]
    public void Hostile_bytes_are_no_frame_and_nothing_else()
    {
        Gen.Select(Gen.Byte.Array[0, 80], Gen.Byte, Gen.Int[0, 40]).Sample((rest, flags, size) =>
        {
            byte[] frame = [0x04, 0x22, 0x4D, 0x18, (byte)(0x40 | (flags & 0x3f)), 0x40, 0, (byte)size, 0, 0, 0, .. rest];
            if (Lz4Frame.TryDecode(frame, 1 << 20) is { } decoded) Assert.InRange(decoded.Length, 0, 1 << 20);
        }, iter: 5000);
    }
}
