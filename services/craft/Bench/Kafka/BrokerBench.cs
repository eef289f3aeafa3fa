using System.Diagnostics;
using Craft.Cli;
using Craft.EmbeddedBroker;

namespace Craft.Bench.Kafka;

/// <summary><c>craft bench broker</c>: the embedded broker beside Apache Kafka, each in a process of its own, in turn.</summary>
internal static class BrokerBench
{
    private const int Partitions = 4;
    private const int Rounds = 3;

    public static async Task<BenchReport> RunAsync(KafkaBenchOptions options, CancellationToken ct)
    {
        // first, while nothing of a broker is in this process
        var (idleMb, startMs) = await AtRestAsync(ct);
        var embedded = await MeasureAsync(BenchBroker.StartEmbeddedAsync, options, ct);
        var apache = BenchBroker.Apache(options.Servers) is { } script
            ? await MeasureAsync(token => BenchBroker.StartApacheAsync(script, token), options, ct)
            : null;
        return BenchReport.Of("broker",
        [
            Figure("produce 1 KiB", "MB/s", r => r.Produce, "higher"),
            Figure("consume 1 KiB", "MB/s", r => r.Consume, "higher"),
            Figure("end to end at 1 000 msg/s, p50", "ms", r => Percentile.Of(r.Latencies, 0.5), "lower", 0.5),
            Figure("end to end at 1 000 msg/s, p99", "ms", r => Percentile.Of(r.Latencies, 0.99), "lower", 2),
            Figure("memory of the process after it", "MB", r => r.MemoryMb, "lower"),
            new BenchFigure("idle memory over the host process, 36 partitions", Math.Round(idleMb, 1), "MB", 60, "lower"),
            new BenchFigure("start with 1 M records after a clean stop", Math.Round(startMs), "ms", 1_000, "lower"),
        ]);

        BenchFigure Figure(string name, string unit, Func<BrokerFigures, double> value, string better, double? aim = null) => new(
            name, Math.Round(value(embedded), 3), unit, aim ?? (apache is null || unit == "MB" ? null : Math.Round(value(apache))), better,
            apache is null ? null : new BenchPeer(BenchBroker.ApacheName, Math.Round(value(apache), 3)));
    }

    private static async Task<BrokerFigures> MeasureAsync(
        Func<CancellationToken, Task<BenchBroker>> start, KafkaBenchOptions options, CancellationToken ct)
    {
        await using var broker = await start(ct);
        using var topics = new BenchTopics(broker.Bootstrap);
        var (produce, consume) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            var topic = $"bench-{round}";
            await topics.MakeAsync(topic, Partitions);
            var wrote = topics.Fill(topic, Partitions, options.Messages, ct);
            produce.Add(options.Messages * (double)BenchTopics.MessageBytes / 1e6 / wrote.TotalSeconds);
            var (_, bytes, took) = topics.ReadAll(topic, Partitions, ct);
            consume.Add(bytes / 1e6 / took.TotalSeconds);
            Terminal.Progress($"{broker.Name}, round {round + 1}: produce {produce[^1]:N0} MB/s, consume {consume[^1]:N0} MB/s");
            await topics.DeleteAsync(topic);
        }

        var latencies = await SteadyLatency.MeasureAsync(broker, ct);
        return new(Percentile.Of(produce, 0.5), Percentile.Of(consume, 0.5), latencies, broker.MemoryMb());
    }

    // in this process, as `craft up` has it: what the broker adds to a host that is there anyway
    private static async Task<(double IdleMb, double StartMs)> AtRestAsync(CancellationToken ct)
    {
        const int records = 1_000_000;
        var folder = Directory.CreateTempSubdirectory("craft-bench-kafka-");
        try
        {
            var broker = new EmbeddedKafkaOptions { DataDirectory = folder.FullName, Port = 0 };
            var before = SettledMemory();
            double idle;
            await using (var first = await EmbeddedKafka.StartAsync(broker, ct))
            {
                using var topics = new BenchTopics(first.BootstrapServers);
                for (var i = 0; i < 6; i++)
                {
                    await topics.MakeAsync($"bench-idle-{i}", 6);
                }

                idle = SettledMemory() - before;
                await topics.MakeAsync("bench-many", Partitions);
                Terminal.Progress($"{records} records for the start");
                topics.Fill("bench-many", Partitions, records, ct);
            }

            var started = Stopwatch.GetTimestamp();
            await using var second = await EmbeddedKafka.StartAsync(broker, ct);
            var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            return (idle / 1e6, took);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double SettledMemory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }
}
