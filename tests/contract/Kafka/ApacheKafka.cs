using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Confluent.Kafka;

namespace Craft.ContractTests.Kafka;

/// <summary>A real Kafka node as a child process.</summary>
internal sealed class ApacheKafka : IAsyncDisposable
{
    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private ApacheKafka(Process process, string bootstrapServers) =>
        (_process, BootstrapServers) = (process, bootstrapServers);

    public string BootstrapServers { get; }

    /// <summary>Null when it can be started here.</summary>
    public static string? ReasonToSkip =>
        !File.Exists(Script) ? "no real Kafka in ../shared/servers/kafka, and CRAFT_TEST_KAFKA is not set"
        : !HasJava ? "no java to run the real Kafka with (Debian: openjdk-17-jre-headless)"
        : null;

    public static string Script
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Craft.Streaming.sln")))
                folder = folder.Parent;
            return Path.Combine(folder?.FullName ?? ".", "..", "shared", "servers", "kafka", "start");
        }
    }

    private static bool HasJava => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "java")));

    public static Task<ApacheKafka> StartAsync(string folder, CancellationToken ct) => StartAsync(folder, _ => [], [], ct);

    /// <summary>Starts a node with some settings of the broker (which may depend on its port), and asks it as that client.</summary>
    public static async Task<ApacheKafka> StartAsync(
        string folder, Func<int, string[]> settings, Dictionary<string, string> client, CancellationToken ct)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(Script)
        {
            ArgumentList = { "--port", $"{port}", "--data", folder },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var setting in settings(port))
        {
            start.ArgumentList.Add("--set");
            start.ArgumentList.Add(setting);
        }
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var kafka = new ApacheKafka(process, $"127.0.0.1:{port}");
        await kafka.WhenReadyAsync(client, ct);
        return kafka;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    // The node takes the port and the one after it (its controller).
    public static int FreePort()
    {
        while (true)
        {
            using var first = new TcpListener(IPAddress.Loopback, 0);
            first.Start();
            var port = ((IPEndPoint)first.LocalEndpoint).Port;
            try
            {
                using var second = new TcpListener(IPAddress.Loopback, port + 1);
                second.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: another pair.
            }
        }
    }

    private async Task WhenReadyAsync(Dictionary<string, string> client, CancellationToken ct)
    {
        var config = new AdminClientConfig(client) { BootstrapServers = BootstrapServers };
        using var admin = new AdminClientBuilder(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await Task.Run(() => admin.GetMetadata(TimeSpan.FromSeconds(1)), ct);
                return;
            }
            catch (KafkaException) when (watch.Elapsed < _startLimit && !_process.HasExited)
            {
                // Not yet.
            }
        }
    }
}
