using System.Diagnostics;
using System.Text;
using Craft.Runtime;

namespace Craft.Bench.Kafka;

/// <summary>A pump in this process that copies one topic to another, exactly once.</summary>
internal sealed class CopyStage : ICopier
{
    private readonly IHost _host;

    private CopyStage(IHost host) => _host = host;

    public static string GroupOf(string name) => $"craft.{name}";

    public static async Task<CopyStage> StartAsync(
        string bootstrap, string name, string input, string output, CancellationToken ct)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.Configure<KafkaOptions>(kafka => (kafka.BootstrapServers, kafka.Partitions) = (bootstrap, 1));
        var stage = new StageOptions { Name = name, InputTopics = [input], OutputTopic = output };
        builder.Services.AddStage<byte[], byte[], CopyStep>(stage, Decode, static value => value);
        var host = builder.Build();
        await host.StartAsync(ct);
        return new CopyStage(host);
    }

    public TimeSpan ProcessorTime()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }

    // bytes as they are, keys that are no text too
    private static Decoded<byte[]> Decode(RawRecord record) => new Decoded<byte[]>.Accepted(
        record.Key is null ? "" : Encoding.Latin1.GetString(record.Key), record.Value);
}
