using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Craft.EmbeddedBroker.Server;

/// <summary>Accepts connections on the loopback address and serves each by its own task.</summary>
internal sealed class BrokerServer : IAsyncDisposable
{
    private const int Backlog = 256;
    private readonly Socket _listener;
    private readonly EmbeddedKafkaOptions _options;
    private readonly EmbeddedKafkaEvents _events;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Socket, Task> _connections = new();
    private Task _accepting = Task.CompletedTask;
    private bool _closed;

    /// <exception cref="EmbeddedKafkaException">The address is not a loopback address, or the port is taken.</exception>
    public BrokerServer(EmbeddedKafkaOptions options, EmbeddedKafkaEvents events)
    {
        (_options, _events) = (options, events);
        var address = LoopbackAddress(options.Host);
        _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(new IPEndPoint(address, options.Port));
            _listener.Listen(Backlog);
        }
        catch (SocketException e)
        {
            _listener.Dispose();
            var reason = e.SocketErrorCode == SocketError.AddressAlreadyInUse ? "another program uses it" : e.Message;
            throw new EmbeddedKafkaException(
                $"the embedded Kafka cannot listen on {options.Host}:{options.Port}: {reason}; choose another port", e);
        }
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        Host = address.ToString();
    }

    public string Host { get; }

    public int Port { get; }

    /// <summary>Serves clients from now on.</summary>
    public void Start(Func<Socket, ClientConnection> connect) => _accepting = AcceptAsync(connect, _stop.Token);

    public async ValueTask DisposeAsync()
    {
        if (_closed) return;
        _closed = true;
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        foreach (var socket in _connections.Keys) socket.Dispose();
        await Task.WhenAll(_connections.Values);
        _stop.Dispose();
    }

    private static IPAddress LoopbackAddress(string host)
    {
        var address = host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(host, out var ip) ? ip : null;
        return address is not null && IPAddress.IsLoopback(address)
            ? address
            : throw new EmbeddedKafkaException(
                $"the embedded Kafka listens on this machine only (127.0.0.1), not on {host}: "
                + "it has no access control; for other machines use a real Kafka");
    }

    private async Task AcceptAsync(Func<Socket, ClientConnection> connect, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptAsync(ct);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // A client that went away while it was being accepted, or no file handles left: go on, but not in a hot loop.
                await Task.Delay(TimeSpan.FromMilliseconds(50), _options.Time, CancellationToken.None);
                continue;
            }
            if (_connections.Count >= _options.MaxConnections)
            {
                _events.TooManyConnections(_options.MaxConnections);
                socket.Dispose();
                continue;
            }
            socket.NoDelay = true;
            Serve(socket, connect(socket), ct);
        }
    }

    private void Serve(Socket socket, ClientConnection connection, CancellationToken ct)
    {
        // The first request is read on another thread, so that accepting goes on at once.
        var served = Task.Run(() => connection.ServeAsync(ct), CancellationToken.None);
        _connections[socket] = served;
        _ = served.ContinueWith(
            _ => _connections.TryRemove(socket, out Task? _),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
