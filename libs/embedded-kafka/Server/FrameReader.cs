using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using Craft.EmbeddedBroker.Protocol;

namespace Craft.EmbeddedBroker.Server;

/// <summary>Cuts the byte stream of one connection into requests; the buffer is pooled and only as large as needed.</summary>
internal sealed class FrameReader(Socket socket, int maxFrameBytes) : IDisposable
{
    private const int LengthBytes = 4;
    private const int MinFrameBytes = 10;
    private const int SmallBytes = 64 * 1024;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(SmallBytes);
    private int _start;
    private int _end;

    /// <summary>The next request, in a buffer that is valid until the next call; null when the client has gone.</summary>
    /// <exception cref="MalformedRequestException">A length that no request has.</exception>
    public async ValueTask<ArraySegment<byte>?> NextAsync(CancellationToken ct)
    {
        if (!await LoadAsync(LengthBytes, ct)) return null;
        var length = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start));
        if (length < MinFrameBytes || length > maxFrameBytes)
            throw new MalformedRequestException($"a request of {length} bytes, {maxFrameBytes} are allowed");
        if (!await LoadAsync(LengthBytes + length, ct)) return null;
        var frame = new ArraySegment<byte>(_buffer, _start + LengthBytes, length);
        _start += LengthBytes + length;
        return frame;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private async ValueTask<bool> LoadAsync(int bytes, CancellationToken ct)
    {
        if (_end - _start >= bytes) return true;
        MakeRoom(bytes);
        while (_end - _start < bytes)
        {
            var got = await socket.ReceiveAsync(_buffer.AsMemory(_end), ct);
            if (got == 0) return false;
            _end += got;
        }
        return true;
    }

    private void MakeRoom(int bytes)
    {
        var have = _end - _start;
        var wanted = Math.Max(bytes, SmallBytes);
        var tooLarge = _buffer.Length > 4 * SmallBytes && wanted <= SmallBytes;
        if (wanted > _buffer.Length || tooLarge)
        {
            var other = ArrayPool<byte>.Shared.Rent(wanted);
            _buffer.AsSpan(_start, have).CopyTo(other);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = other;
        }
        else if (_start > 0)
        {
            _buffer.AsSpan(_start, have).CopyTo(_buffer);
        }
        (_start, _end) = (0, have);
    }
}
