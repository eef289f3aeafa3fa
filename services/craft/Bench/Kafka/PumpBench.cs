using System.Diagnostics;
using Craft.Cli;

namespace Craft.Bench.Kafka;

/// <summary>
/// <c>craft bench pump</c>: an exactly-once stage that does nothing, beside Kafka Streams on the same broker, in turn. What
/// counts is the progress of the committed input offsets from the first commit on, so start-up is in neither figure; every
/// copy is then read and counted.
/// </summary>
internal static class PumpBench
{
    private const int Partitions = 4;
    private const int Rounds = 3;
    private const string Input = "bench-in";

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(10);

    public static async Task<BenchReport> RunAsync(KafkaBenchOptions options, CancellationToken ct)
    {
        var figures = new List<BenchFigure>();
        if (BenchBroker.Apache(options.Servers) is { } script)
        {
            await using var apache = await BenchBroker.StartApacheAsync(script, ct);
            figures.AddRange(await MeasureAsync(apache, options, StreamsPeer.IsThere(options.Servers), ct));
        }

        await using (var embedded = await BenchBroker.StartEmbeddedAsync(ct))
        {
            figures.AddRange(await MeasureAsync(embedded, options, withPeer: false, ct));
        }

        return BenchReport.Of("pump", figures);
    }

    private static async Task<IReadOnlyList<BenchFigure>> MeasureAsync(
        BenchBroker broker, KafkaBenchOptions options, bool withPeer, CancellationToken ct)
    {
        using var topics = new BenchTopics(broker.Bootstrap);
        Terminal.Progress($"{broker.Name}: {options.Messages} messages of 1 KiB");
        await topics.MakeAsync(Input, Partitions);
        topics.Fill(Input, Partitions, options.Messages, ct);
        var (pump, peer, allocated) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            var (rate, bytes) = await CopyAsync(topics, options.Messages, $"pump-{round}", CopyStage.GroupOf($"pump-{round}"),
                async output => await CopyStage.StartAsync(broker.Bootstrap, $"pump-{round}", Input, output, ct), ct);
            pump.Add(rate);
            allocated.Add(bytes);
            if (withPeer)
            {
                var application = $"streams-{round}";
                var (other, _) = await CopyAsync(topics, options.Messages, application, application, output => Task.FromResult<IAsyncDisposable>(
                    StreamsPeer.Start(options.Servers, broker.Bootstrap, application, Input, output)), ct);
                peer.Add(other);
            }

            Terminal.Progress($"{broker.Name}, round {round + 1}: pump {pump[^1]:N0} msg/s"
                + (withPeer ? $", Kafka Streams {peer[^1]:N0} msg/s" : ""));
        }

        var bare = BareCopy.AllocatedPerMessage(broker.Bootstrap, Input, Partitions, options.Messages, ct);
        var latencies = await StageLatency.MeasureAsync(broker, ct);
        return
        [
            new($"exactly once on {broker.Name}, median of {Rounds}", Math.Round(Percentile.Of(pump, 0.5)), "msg/s",
                withPeer ? Math.Round(1.3 * Percentile.Of(peer, 0.5)) : 100_000, "higher",
                withPeer ? new BenchPeer("Kafka Streams", Math.Round(Percentile.Of(peer, 0.5))) : null),
            new($"allocated per message on {broker.Name} beyond a bare copy by the client", Math.Round(allocated.Min() - bare),
                "bytes", 1024, "lower", new BenchPeer("bare copy", Math.Round(bare))),
            new($"one message through a stage on {broker.Name}, p50", Percentile.Of(latencies, 0.5), "ms", 5, "lower"),
            new($"one message through a stage on {broker.Name}, p99", Percentile.Of(latencies, 0.99), "ms", 20, "lower"),
        ];
    }

    // messages per second, and bytes that this process allocated per message meanwhile
    private static async Task<(double Rate, double Allocated)> CopyAsync(
        BenchTopics topics, int messages, string output, string group, Func<string, Task<IAsyncDisposable>> start,
        CancellationToken ct)
    {
        await topics.MakeAsync(output, Partitions);
        double rate;
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await using (await start(output))
        {
            rate = await RateAsync(topics, group, messages, ct);
        }

        var allocated = (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / messages;

        var copied = topics.ReadAll(output, Partitions, ct).Messages;
        if (copied != messages)
        {
            throw CommandFailure.Failed($"{group} made {copied} messages of {messages}: the figure would mean nothing.");
        }

        await topics.DeleteAsync(output);
        return (rate, allocated);
    }

    private static async Task<double> RateAsync(BenchTopics topics, string group, int messages, CancellationToken ct)
    {
        using var watcher = topics.Watcher(group);
        var (first, firstAt) = (0L, 0L);
        while (true)
        {
            var done = BenchTopics.Committed(watcher, Input, Partitions);
            if (first == 0 && done > 0)
            {
                (first, firstAt) = (done, Stopwatch.GetTimestamp());
            }

            if (done >= messages)
            {
                return (done - first) / Stopwatch.GetElapsedTime(firstAt).TotalSeconds;
            }

            await Task.Delay(_look, TimeProvider.System, ct);
        }
    }
}
