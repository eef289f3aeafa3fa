using Microsoft.Win32.SafeHandles;

namespace Craft.EmbeddedBroker.Log;

/// <summary>A file that only grows at its end; a failed write leaves it as it was. Writers are serialised by the owner.</summary>
internal sealed class AppendFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly DiskFlusher _flusher;
    private readonly Lock _flushing = new();
    private volatile bool _dirty;
    private bool _closed;

    public AppendFile(string path, DiskFlusher flusher, FileMode mode = FileMode.OpenOrCreate)
    {
        Path = path;
        _flusher = flusher;
        _handle = File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        Length = RandomAccess.GetLength(_handle);
    }

    public string Path { get; }

    public long Length { get; private set; }

    /// <summary>Stands for the size of the disk in tests; a write beyond it fails half done, as on a full disk.</summary>
    internal long Capacity { get; set; } = long.MaxValue;

    public int Read(Span<byte> into, long position)
    {
        var total = 0;
        while (total < into.Length)
        {
            var got = RandomAccess.Read(_handle, into[total..], position + total);
            if (got == 0) break;
            total += got;
        }
        return total;
    }

    /// <exception cref="IOException">The disk is full or broken; nothing was appended.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _flusher.BeforeWrite?.Invoke(Path, Length, bytes.ToArray());
        try
        {
            Write(bytes);
        }
        catch (IOException)
        {
            Truncate(Length);
            throw;
        }
        Length += bytes.Length;
        _flusher.CountBytes(bytes.Length);
        if (_dirty) return;
        _dirty = true;
        _flusher.MarkDirty(this);
    }

    public void Truncate(long length)
    {
        RandomAccess.SetLength(_handle, length);
        Length = length;
    }

    /// <summary>Forces what was written before the call to the disk. Safe at any time, also after closing.</summary>
    public void Flush()
    {
        _dirty = false;
        var length = Length;
        lock (_flushing)
        {
            if (_closed) return;
            RandomAccess.FlushToDisk(_handle);
        }
        _flusher.AfterFlush?.Invoke(Path, length);
    }

    public void Dispose()
    {
        if (_dirty) _flusher.TryFlush(this);
        lock (_flushing)
        {
            _closed = true;
            _handle.Dispose();
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        var free = Math.Min(Capacity - Length, _flusher.FreeBytes);
        if (bytes.Length <= free)
        {
            RandomAccess.Write(_handle, bytes, Length);
            _flusher.TakeRoom(bytes.Length);
            return;
        }
        RandomAccess.Write(_handle, bytes[..(int)Math.Max(0, free)], Length);
        throw new IOException("no space left on device");
    }
}
