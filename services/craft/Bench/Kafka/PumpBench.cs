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
    private const int WarmUps = 1;
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
        var (pump, peer) = (new List<CopyFigures>(), new List<CopyFigures>());
        for (var round = -WarmUps; round < Rounds; round++)
        {
            if (round == 0)
            {
                // the first round warms the broker up, for both
                pump.Clear();
                peer.Clear();
            }

            var (name, application) = ($"pump-{round + WarmUps}", $"streams-{round + WarmUps}");
            pump.Add(await CopyAsync(topics, options.Messages, name, CopyStage.GroupOf(name),
                async output => await CopyStage.StartAsync(broker.Bootstrap, name, Input, output, ct), ct));
            if (withPeer)
            {
                peer.Add(await CopyAsync(topics, options.Messages, application, application, output => Task.FromResult<ICopier>(
                    StreamsPeer.Start(options.Servers, broker.Bootstrap, application, Input, output)), ct));
            }

            Terminal.Progress($"{broker.Name}, round {round + 1}: pump {pump[^1].Rate:N0} msg/s, {pump[^1].Micros:N1} us each"
                + (withPeer ? $", Kafka Streams {peer[^1].Rate:N0} msg/s, {peer[^1].Micros:N1} us" : ""));
        }

        var bare = BareCopy.AllocatedPerMessage(broker.Bootstrap, Input, Partitions, options.Messages, ct);
        var latencies = await StageLatency.MeasureAsync(broker, ct);
        return
        [
            new($"exactly once on {broker.Name}, median of {Rounds}", Math.Round(Median(pump, c => c.Rate)), "msg/s",
                withPeer ? Math.Round(1.3 * Median(peer, c => c.Rate)) : 100_000, "higher", Peer(c => Math.Round(c.Rate))),
            new($"processor time per message on {broker.Name}", Math.Round(Median(pump, c => c.Micros), 1), "us", null, "lower",
                Peer(c => Math.Round(c.Micros, 1))),
            new($"allocated per message on {broker.Name} beyond a bare copy by the client",
                Math.Round(pump.Min(c => c.Allocated) - bare), "bytes", 1024, "lower", new BenchPeer("bare copy", Math.Round(bare))),
            new($"one message through a stage on {broker.Name}, p50", Percentile.Of(latencies, 0.5), "ms", 5, "lower"),
            new($"one message through a stage on {broker.Name}, p99", Percentile.Of(latencies, 0.99), "ms", 20, "lower"),
        ];

        BenchPeer? Peer(Func<CopyFigures, double> figure) => withPeer ? new("Kafka Streams", Median(peer, figure)) : null;
    }

    private static double Median(IEnumerable<CopyFigures> copies, Func<CopyFigures, double> figure) =>
        Percentile.Of(copies.Select(figure), 0.5);

    private static async Task<CopyFigures> CopyAsync(
        BenchTopics topics, int messages, string output, string group, Func<string, Task<ICopier>> start, CancellationToken ct)
    {
        await topics.MakeAsync(output, Partitions);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        double rate, micros;
        await using (var copier = await start(output))
        {
            (rate, micros) = await ProgressAsync(topics, group, messages, copier, ct);
        }

        var allocated = (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / messages;
        var copied = topics.ReadAll(output, Partitions, ct).Messages;
        if (copied != messages)
        {
            throw CommandFailure.Failed($"{group} made {copied} messages of {messages}: the figure would mean nothing.");
        }

        await topics.DeleteAsync(output);
        return new(rate, micros, allocated);
    }

    private static async Task<(double Rate, double Micros)> ProgressAsync(
        BenchTopics topics, string group, int messages, ICopier copier, CancellationToken ct)
    {
        using var watcher = topics.Watcher(group);
        var (first, firstAt, firstTime) = (0L, 0L, TimeSpan.Zero);
        while (true)
        {
            var done = BenchTopics.Committed(watcher, Input, Partitions);
            if (first == 0 && done > 0)
            {
                (first, firstAt, firstTime) = (done, Stopwatch.GetTimestamp(), copier.ProcessorTime());
            }

            if (done >= messages)
            {
                var counted = Math.Max(1, done - first);
                return (counted / Stopwatch.GetElapsedTime(firstAt).TotalSeconds,
                    (copier.ProcessorTime() - firstTime).TotalMicroseconds / counted);
            }

            await Task.Delay(_look, TimeProvider.System, ct);
        }
    }
}
