using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Confluent.Kafka;
using Craft.Cli;

namespace Craft.Bench.Kafka;

/// <summary>A broker in a process of its own, in a temporary folder: the embedded one (<c>craft kafka</c>) or Apache Kafka.</summary>
internal sealed class BenchBroker : IAsyncDisposable
{
    public const string EmbeddedName = "embedded broker";
    public const string ApacheName = "Apache Kafka";

    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private BenchBroker(string name, Process process, DirectoryInfo folder, int port) =>
        (Name, _process, _folder, Bootstrap) = (name, process, folder, $"127.0.0.1:{port}");

    public string Name { get; }

    public string Bootstrap { get; }

    /// <summary>
    /// Starts what can be started: always the embedded broker, Apache Kafka when <paramref name="servers"/> holds
    /// <c>kafka/start</c> and Java is there; says on standard error when not.
    /// </summary>
    public static IReadOnlyList<Func<CancellationToken, Task<BenchBroker>>> All(DirectoryInfo servers)
    {
        List<Func<CancellationToken, Task<BenchBroker>>> all = [StartEmbeddedAsync];
        if (Apache(servers) is { } script)
        {
            all.Add(ct => StartApacheAsync(script, ct));
        }

        return all;
    }

    /// <summary>The start script of Apache Kafka; null, with a line on standard error, when it is not there.</summary>
    public static string? Apache(DirectoryInfo servers)
    {
        var script = Path.Combine(servers.FullName, "kafka", "start");
        if (File.Exists(script))
        {
            return script;
        }

        Terminal.Progress("no Apache Kafka to measure beside (--servers DIR names the folder that holds kafka/start)");
        return null;
    }

    public static Task<BenchBroker> StartEmbeddedAsync(CancellationToken ct)
    {
        var port = FreePorts();
        var folder = Directory.CreateTempSubdirectory("craft-bench-kafka-");
        var start = OwnProgram.Start("kafka", "--data", folder.FullName, "--kafka-port", $"{port}");
        return StartAsync(EmbeddedName, start, folder, port, ct);
    }

    public static Task<BenchBroker> StartApacheAsync(string script, CancellationToken ct)
    {
        var port = FreePorts();
        var folder = Directory.CreateTempSubdirectory("craft-bench-kafka-");
        var start = new ProcessStartInfo(script, ["--port", $"{port}", "--data", folder.FullName]);
        return StartAsync(ApacheName, start, folder, port, ct);
    }

    /// <summary>Resident memory in MB.</summary>
    public double MemoryMb()
    {
        _process.Refresh();
        return _process.WorkingSet64 / 1e6;
    }

    /// <summary>Memory and handles of the process, bytes of the folder.</summary>
    public SoakSample Sample()
    {
        _process.Refresh();
        var handles = OperatingSystem.IsLinux() ? Directory.GetFiles($"/proc/{_process.Id}/fd").Length : _process.HandleCount;
        var bytes = _folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(Length);
        return new(MemoryMb(), handles, bytes / 1e6);

        static long Length(FileInfo file)
        {
            try
            {
                return file.Length;
            }
            catch (FileNotFoundException)
            {
                // deleted since it was listed
                return 0;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<BenchBroker> StartAsync(
        string name, ProcessStartInfo start, DirectoryInfo folder, int port, CancellationToken ct)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var process = Process.Start(start) ?? throw CommandFailure.Failed($"{name} does not start.");
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var broker = new BenchBroker(name, process, folder, port);
        try
        {
            await broker.WhenReadyAsync(ct);
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    private async Task WhenReadyAsync(CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Bootstrap })
            .SetLogHandler(static (_, _) => { }).SetErrorHandler(static (_, _) => { }).Build();
        while (true)
        {
            try
            {
                _ = admin.GetMetadata(TimeSpan.FromSeconds(1));
                return;
            }
            catch (KafkaException) when (!_process.HasExited && Stopwatch.GetElapsedTime(started) < _startLimit)
            {
                await Task.Delay(_look, TimeProvider.System, ct);
            }
            catch (KafkaException e)
            {
                throw CommandFailure.Failed($"{Name} does not start: {e.Error.Reason}.", e);
            }
        }
    }

    // Apache Kafka's controller takes the port behind it
    private static int FreePorts()
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
                // taken: another pair
            }
        }
    }
}
