using System.Net.Sockets;
using Craft.EmbeddedBroker.Groups;
using Craft.EmbeddedBroker.Log;
using Craft.EmbeddedBroker.Protocol;
using Craft.EmbeddedBroker.Server;
using Craft.EmbeddedBroker.State;
using Craft.EmbeddedBroker.Transactions;

namespace Craft.EmbeddedBroker;

/// <summary>A durable single-node Kafka broker inside this process; unmodified Kafka clients connect to it.</summary>
public sealed class EmbeddedKafka : IAsyncDisposable
{
    private readonly Stack<object> _parts = new();
    private readonly SemaphoreSlim _stopping = new(1, 1);

    private EmbeddedKafka()
    {
    }

    /// <summary>What clients are given as bootstrap servers, <c>host:port</c>.</summary>
    public string BootstrapServers => $"{Host}:{Port}";

    /// <summary>The port that is listened on, also when any was asked for.</summary>
    public int Port { get; private set; }

    private string Host { get; set; } = "";

    /// <summary>Where a request goes after its frame is read; fuzzing starts here, without sockets.</summary>
    internal RequestRouter? Router { get; private set; }

    /// <summary>The part of a connection that answers its fetches.</summary>
    internal Func<FetchHandler>? NewFetch { get; private set; }

    /// <summary>Recovers the folder and serves clients; everything acknowledged before a crash is there again.</summary>
    /// <exception cref="EmbeddedKafkaException">
    /// The port is taken, the folder is in use or unreadable, or the address is not a loopback address.
    /// </exception>
    public static async Task<EmbeddedKafka> StartAsync(EmbeddedKafkaOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        var broker = new EmbeddedKafka();
        try
        {
            await broker.OpenAsync(options, ct);
            return broker;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await broker.DisposeAsync();
            throw new EmbeddedKafkaException(
                $"the embedded Kafka cannot read or write its folder {options.DataDirectory}: {e.Message}", e);
        }
        catch (Exception e) when (e is EmbeddedKafkaException or OperationCanceledException)
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    /// <summary>Closes all connections, flushes everything to the disk and lets go of port and folder.</summary>
    public Task StopAsync(CancellationToken ct) => DisposeAsync().AsTask().WaitAsync(ct);

    /// <summary>The same as <see cref="StopAsync"/>; a second call does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.WaitAsync();
        try
        {
            while (_parts.TryPop(out var part))
            {
                if (part is IAsyncDisposable slow) await slow.DisposeAsync();
                else ((IDisposable)part).Dispose();
            }
        }
        finally
        {
            _stopping.Release();
        }
    }

    // Closed in the opposite order: clients first, the folder last. (The server is there twice and closes at the first.)
    private async Task OpenAsync(EmbeddedKafkaOptions options, CancellationToken ct)
    {
        var clock = new MonotonicClock(options.Time);
        var events = Keep(new EmbeddedKafkaEvents(options.Logger));
        Keep(new BrokerFolder(options.DataDirectory));
        // Listens from here on, so that a taken port is known before the logs are read; clients wait in the backlog.
        var server = Keep(new BrokerServer(options, events));
        (Host, Port) = (server.Host, server.Port);

        var flusher = Keep(new DiskFlusher(options.Fsync, options.FsyncInterval, options.Time, events, options.FsyncBytes)
        {
            BeforeWrite = options.BeforeWrite,
        });
        var ledger = Keep(new Ledger(options.DataDirectory, flusher, events));
        var topics = Keep(new TopicCatalog(options, ledger, flusher, events));
        var groups = Keep(new GroupCoordinator(ledger, clock, events));
        var transactions = Keep(new TransactionCoordinator(ledger, topics, options.Time, events));
        var expiry = Keep(new TransactionExpiry(transactions, clock));
        await TransactionRecovery.RunAsync(ledger, topics, transactions, expiry, events, ct);

        Keep(new LogKeeper(topics, options, events));

        var offsets = new OffsetsHandler(groups, topics);
        var router = Router = new RequestRouter(
            new ProduceHandler(topics, flusher),
            new ListOffsetsHandler(topics),
            new ClusterHandler(topics, options, Host, options.AdvertisedPort ?? Port),
            new TopicsHandler(topics),
            new ConfigsHandler(topics, options),
            new DeleteRecordsHandler(topics),
            new GroupHandler(groups),
            new GroupAdminHandler(groups),
            offsets,
            new OffsetFetchHandler(groups),
            new TransactionHandler(transactions, groups, topics, offsets),
            new TransactionAdminHandler(transactions, topics, options.Time));
        server.Start(Connect);
        Keep(server);
        events.Started(BootstrapServers, options.DataDirectory);

        NewFetch = Fetching;

        ClientConnection Connect(Socket socket) => new(socket, router, Fetching(), options.MaxRequestBytes, events);

        FetchHandler Fetching() => new(topics, options.Time);
    }

    private T Keep<T>(T part)
        where T : notnull
    {
        _parts.Push(part);
        return part;
    }
}
