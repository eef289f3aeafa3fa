using System.Net.Sockets;

namespace Craft.FaultTests.Chaos;

/// <summary>A client, the broker behind it, and what the proxy knows of the two.</summary>
internal sealed class ProxiedConnection(Socket client)
{
    private readonly TaskCompletionSource _reset = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isStuck;

    public Socket Client { get; } = client;

    public Socket Server { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public bool IsExempt { get; set; }

    public bool IsStuck => Volatile.Read(ref _isStuck) == 1;

    public int BytesLeft { get; set; } = int.MaxValue;

    /// <summary>Forwards nothing until <see cref="Reset"/>.</summary>
    public Task StayStuckAsync(CancellationToken ct)
    {
        Volatile.Write(ref _isStuck, 1);
        return _reset.Task.WaitAsync(ct);
    }

    public void Reset()
    {
        foreach (var socket in (Socket[])[Client, Server])
        {
            try
            {
                socket.LingerState = new(true, 0);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // closed already
            }

            socket.Dispose();
        }

        _reset.TrySetResult();
    }
}
