using Microsoft.Win32.SafeHandles;

namespace Craft.EmbeddedBroker.Log;

/// <summary>The bytes of a segment, of the file that is written or of a sealed one that was opened.</summary>
internal readonly struct SegmentBytes
{
    private readonly AppendFile? _written;
    private readonly SafeFileHandle? _sealed;

    public SegmentBytes(AppendFile file) => _written = file;

    public SegmentBytes(SafeFileHandle file) => _sealed = file;

    /// <exception cref="ObjectDisposedException">The file was closed meanwhile.</exception>
    public int Read(Span<byte> into, long position)
    {
        if (_written is not null) return _written.Read(into, position);
        var total = 0;
        while (total < into.Length)
        {
            var got = RandomAccess.Read(_sealed!, into[total..], position + total);
            if (got == 0) break;
            total += got;
        }
        return total;
    }
}
