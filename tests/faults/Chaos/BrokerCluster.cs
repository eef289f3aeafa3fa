using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Craft.TestSupport;

namespace Craft.FaultTests.Chaos;

/// <summary>
/// The brokers of one run. Whoever connects by <see cref="Bootstrap"/> goes through the proxies, and is told the proxies'
/// addresses; real nodes talk to each other directly.
/// </summary>
internal sealed class BrokerCluster : IAsyncDisposable
{
    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(60);

    private readonly List<BrokerNode> _nodes = [];
    private readonly List<ChildProcess> _guards = [];
    private readonly string _folder;
    private readonly int _replicas;

    private BrokerCluster(string folder, BrokerKind kind)
    {
        _folder = folder;
        _replicas = kind == BrokerKind.Apache3 ? 3 : 1;
        if (kind == BrokerKind.Embedded)
        {
            AddEmbedded();
        }
        else
        {
            AddReal();
        }
    }

    public string Bootstrap => string.Join(',', _nodes.Select(n => $"127.0.0.1:{n.Proxy.Port}"));

    public IReadOnlyList<FaultProxy> Proxies => [.. _nodes.Select(n => n.Proxy)];

    public int Nodes => _nodes.Count;

    /// <summary>Why the real Kafka cannot run here; null when it can.</summary>
    public static string? NoRealKafka =>
        RepositoryRoot.Shared("servers/kafka/start") is null ? "no ../shared/servers/kafka"
        : Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(p => File.Exists(Path.Combine(p, "java"))) ? null
        : "no Java";

    public static async Task<BrokerCluster> StartAsync(string folder, BrokerKind kind, CancellationToken ct)
    {
        var cluster = new BrokerCluster(folder, kind);
        for (var node = 0; node < cluster.Nodes; node++)
        {
            cluster.StartNode(node);
        }

        try
        {
            await cluster.MakeTopicsAsync(ct);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }

        return cluster;
    }

    public void KillNode(int node) => _nodes[node].Process?.Kill();

    /// <summary>Starts it when it does not run.</summary>
    public void StartNode(int node)
    {
        if (_nodes[node].Process is null or { HasExited: true })
        {
            _nodes[node].Process = _nodes[node].Start();
        }
    }

    public void StartAll()
    {
        for (var node = 0; node < Nodes; node++)
        {
            StartNode(node);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            node.Process?.Kill();
            await node.Proxy.DisposeAsync();
        }

        await Task.WhenAll(_nodes.Select(n => n.Process?.Exit ?? Task.FromResult(0)));
        foreach (var guard in _guards)
        {
            guard.Dispose();
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void AddEmbedded()
    {
        var port = QuietPort.Next();
        var proxy = new FaultProxy(QuietPort.Next(), port, TimeProvider.System);
        _nodes.Add(new(proxy, () => ChildProcess.StartSelf(
            Path.Combine(_folder, "broker.log"),
            ["chaos-broker", Path.Combine(_folder, "broker"), Text(port), Text(proxy.Port)])));
    }

    // three listeners: nodes among themselves, clients (told the proxy's port), controllers
    private void AddReal()
    {
        var ports = Enumerable.Range(0, _replicas).Select(_ => QuietPort.Next(3)).ToList();
        var nodes = string.Join(',', ports.Select((p, i) => $"{i + 1}:{p}"));
        for (var i = 0; i < _replicas; i++)
        {
            var (id, port) = (i + 1, ports[i]);
            var proxy = new FaultProxy(QuietPort.Next(), port + 2, TimeProvider.System);
            string[] settings =
            [
                $"listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{port + 1},CLIENT://127.0.0.1:{port + 2}",
                $"advertised.listeners=PLAINTEXT://127.0.0.1:{port},CLIENT://127.0.0.1:{proxy.Port}",
                "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,CLIENT:PLAINTEXT",
                "inter.broker.listener.name=PLAINTEXT",
                "group.consumer.min.session.timeout.ms=6000", "group.consumer.session.timeout.ms=6000",
                "group.consumer.min.heartbeat.interval.ms=500", "group.consumer.heartbeat.interval.ms=500",
            ];
            string[] command =
            [
                RepositoryRoot.Shared("servers/kafka/start")!, "--port", Text(port), "--data", Path.Combine(_folder, $"node{id}"),
                "--heap", "320m", "--id", Text(id), "--nodes", nodes, .. settings.SelectMany(s => new[] { "--set", s }),
            ];
            _nodes.Add(new(proxy, () => StartGuarded($"node{id}.log", command)));
        }
    }

    // Java does not end with its parent: a shell beside it waits for that
    private ChildProcess StartGuarded(string log, string[] command)
    {
        var process = ChildProcess.Start(Path.Combine(_folder, log), command);
        _guards.Add(ChildProcess.Start(
            Path.Combine(_folder, log), ["/bin/sh", "-c", $"cat >/dev/null; kill -9 {process.Id} 2>/dev/null"]));
        return process;
    }

    private async Task MakeTopicsAsync(CancellationToken ct)
    {
        var config = new AdminClientConfig { BootstrapServers = Bootstrap, ClientId = FaultProxy.Exempt };
        using var admin = new AdminClientBuilder(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        var specifications = new[] { Stage.Input, Stage.Output, Stage.DeadLetters }.Select(name => new TopicSpecification
        {
            Name = name,
            NumPartitions = Stage.Partitions,
            ReplicationFactor = (short)_replicas,
        }).ToList();
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                if (admin.GetMetadata(TimeSpan.FromSeconds(2)).Brokers.Count == Nodes)
                {
                    await admin.CreateTopicsAsync(specifications);
                    return;
                }
            }
            catch (KafkaException e) when (TimeProvider.System.GetElapsedTime(started) < _startLimit)
            {
                if (e is CreateTopicsException made
                    && made.Results.All(r => r.Error.Code is ErrorCode.NoError or ErrorCode.TopicAlreadyExists))
                {
                    return;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
        }
    }
}
