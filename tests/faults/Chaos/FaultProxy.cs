using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Craft.FaultTests.Chaos;

/// <summary>
/// TCP between clients and one broker, with faults on demand. A client whose first request names <see cref="Exempt"/> is
/// the oracle's and sees none of them.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    public const string Exempt = "oracle";

    private static readonly byte[] _exempt = "oracle"u8.ToArray();

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly IPEndPoint _target;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<ProxiedConnection, Task> _connections = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private volatile ProxyFault _fault = ProxyFault.None;

    public FaultProxy(int port, int targetPort, TimeProvider time)
    {
        (_target, _time) = (new(IPAddress.Loopback, targetPort), time);
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen(128);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>The end of a half-open path resets what hung on it: bytes were lost there.</summary>
    public ProxyFault Fault
    {
        get => _fault;
        set
        {
            var before = _fault;
            _fault = value;
            if (before.HalfOpen && !value.HalfOpen)
            {
                Reset(connection => connection.IsStuck);
            }

            foreach (var connection in _connections.Keys)
            {
                connection.BytesLeft = value.CutAfterBytes ?? int.MaxValue;
            }
        }
    }

    /// <summary>RST on every connection but the oracle's.</summary>
    public void ResetAll() => Reset(_ => true);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        foreach (var connection in _connections.Keys)
        {
            connection.Reset();
        }

        await Task.WhenAll(_connections.Values);
        _stop.Dispose();
    }

    private void Reset(Func<ProxiedConnection, bool> which)
    {
        foreach (var connection in _connections.Keys.Where(c => !c.IsExempt && which(c)))
        {
            connection.Reset();
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var connection = new ProxiedConnection(await _listener.AcceptAsync(_stop.Token));
                connection.BytesLeft = _fault.CutAfterBytes ?? int.MaxValue;
                _connections[connection] = Task.CompletedTask;
                _connections[connection] = ServeAsync(connection);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // the stop, or a client that went away at once
            }
        }
    }

    private async Task ServeAsync(ProxiedConnection connection)
    {
        await Task.Yield();
        try
        {
            await connection.Server.ConnectAsync(_target, _stop.Token);
            await Task.WhenAny(
                ForwardAsync(connection, connection.Client, connection.Server, isFromClient: true),
                ForwardAsync(connection, connection.Server, connection.Client, isFromClient: false));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // no broker there: the client sees a closed connection
        }
        finally
        {
            connection.Reset();
            _connections.TryRemove(connection, out _);
        }
    }

    private async Task ForwardAsync(ProxiedConnection connection, Socket from, Socket to, bool isFromClient)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        var isFirst = isFromClient;
        try
        {
            while (await from.ReceiveAsync(buffer, SocketFlags.None, _stop.Token) is var count and > 0)
            {
                if (isFirst)
                {
                    // the first frame holds the client id
                    connection.IsExempt = buffer.AsSpan(0, count).IndexOf(_exempt) >= 0;
                    isFirst = false;
                }

                if (!connection.IsExempt && await DisturbAsync(connection, count))
                {
                    return;
                }

                await to.SendAsync(buffer.AsMemory(0, count), SocketFlags.None, _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // one side is gone; the other one follows
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // true: the connection is at its end
    private async Task<bool> DisturbAsync(ProxiedConnection connection, int count)
    {
        if (_fault.HalfOpen)
        {
            await connection.StayStuckAsync(_stop.Token);
            return true;
        }

        if (_fault.Latency > TimeSpan.Zero)
        {
            await Task.Delay(_fault.Latency, _time, _stop.Token);
        }

        return (connection.BytesLeft -= count) < 0;
    }
}
