using System.Diagnostics;
using Craft.TestSupport;
using Xunit;

namespace Craft.ContractTests.Kafka;

/// <summary>Kafka Streams copying one topic to another exactly once, as a process: Java's consumer, producer and admin client.</summary>
internal sealed class StreamsJob : IAsyncDisposable
{
    private readonly Process _process;

    private StreamsJob(Process process) => _process = process;

    public bool HasExited => _process.HasExited;

    public static StreamsJob Start(string bootstrapServers, string from, string to, string application, string folder)
    {
        var script = RepositoryRoot.Shared("servers/kafka-streams/run");
        Assert.SkipUnless(File.Exists(script), "no Kafka Streams in ../shared/servers/kafka-streams");
        if (ApacheKafka.ReasonToSkip is { } reason) Assert.Skip(reason);
        var start = new ProcessStartInfo(script!)
        {
            ArgumentList = { bootstrapServers, from, to, application, "1" },
            // Its state folder is below Java's folder for temporary files.
            Environment = { ["JAVA_TOOL_OPTIONS"] = $"-Djava.io.tmpdir={folder} -XX:TieredStopAtLevel=1" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new StreamsJob(process);
    }

    /// <summary>SIGKILL: its transaction stays open, its member stays in the group.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
