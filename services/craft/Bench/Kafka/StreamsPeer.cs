using System.Diagnostics;

namespace Craft.Bench.Kafka;

/// <summary>Kafka Streams as a process of its own that copies one topic to another, exactly once (v2): the pump's yardstick.</summary>
internal sealed class StreamsPeer : ICopier
{
    private readonly Process _process;

    private StreamsPeer(Process process) => _process = process;

    public static bool IsThere(DirectoryInfo servers) => File.Exists(Script(servers));

    public static StreamsPeer Start(DirectoryInfo servers, string bootstrap, string application, string input, string output)
    {
        var start = new ProcessStartInfo(Script(servers), [bootstrap, input, output, application, "1"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // its state folder belongs to the bench
        start.Environment["JAVA_TOOL_OPTIONS"] = $"-Djava.io.tmpdir={Path.GetTempPath()}";
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new StreamsPeer(process);
    }

    /// <summary>Processor time of the JVM so far.</summary>
    public TimeSpan ProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private static string Script(DirectoryInfo servers) => Path.Combine(servers.FullName, "kafka-streams", "run");
}
