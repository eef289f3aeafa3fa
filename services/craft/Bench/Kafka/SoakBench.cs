using System.Diagnostics;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Craft.Cli;

namespace Craft.Bench.Kafka;

/// <summary>
/// <c>craft bench soak</c>: the embedded broker under a steady load for a long time, with retention by bytes. Memory, file
/// handles and disk are sampled; what counts is that the last third is no higher than the middle one.
/// </summary>
internal static class SoakBench
{
    private const string Topic = "bench-soak";
    private const int Partitions = 4;
    private const int PerSecond = 20_000;
    private const int RetentionBytes = 64 * 1024 * 1024;
    private const int SegmentBytes = 16 * 1024 * 1024;

    private static readonly TimeSpan _sampleEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _slice = TimeSpan.FromMilliseconds(10);

    public static async Task<BenchReport> RunAsync(TimeSpan time, CancellationToken ct)
    {
        await using var broker = await BenchBroker.StartEmbeddedAsync(ct);
        await MakeTopicAsync(broker.Bootstrap);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        end.CancelAfter(time);
        var counts = new SoakCounts();
        var writing = Start(() => Write(broker.Bootstrap, counts, end.Token));
        var reading = Start(() => Read(broker.Bootstrap, counts, end.Token));
        var samples = new List<SoakSample>();
        var started = Stopwatch.GetTimestamp();
        while (!end.IsCancellationRequested)
        {
            await Task.Delay(_sampleEvery, TimeProvider.System, ct);
            samples.Add(broker.Sample());
            Terminal.Progress($"{Stopwatch.GetElapsedTime(started).TotalSeconds:N0} s: {counts.Written:N0} written, {counts.Read:N0} read, "
                + $"{samples[^1].MemoryMb:N0} MB, {samples[^1].Handles} handles, {samples[^1].DiskMb:N0} MB on disk");
        }

        await Task.WhenAll(writing, reading);
        return Report(samples, counts, Stopwatch.GetElapsedTime(started));
    }

    private static BenchReport Report(List<SoakSample> samples, SoakCounts counts, TimeSpan took)
    {
        var third = Math.Max(1, samples.Count / 3);
        return BenchReport.Of("soak",
        [
            new("written", Math.Round(counts.Written / took.TotalSeconds), "msg/s", PerSecond, "higher"),
            new("read", Math.Round(counts.Read / took.TotalSeconds), "msg/s", PerSecond, "higher"),
            new("errors of the producer", counts.Errors, "messages", 0, "lower"),
            new("time", Math.Round(took.TotalMinutes, 1), "min", null, "higher"),
            Figure("memory", "MB", s => s.MemoryMb),
            Figure("file handles", "", s => s.Handles),
            Figure("disk", "MB", s => s.DiskMb),
        ]);

        // the first third is warm-up: retention has not begun, the heap has not found its size
        BenchFigure Figure(string name, string unit, Func<SoakSample, double> value) => new(
            $"{name}, most in the last third", Math.Round(samples.TakeLast(third).Max(value)), unit, null, "lower",
            new BenchPeer("middle third", Math.Round(samples.Skip(third).Take(third).DefaultIfEmpty(samples[^1]).Max(value))));
    }

    private static async Task MakeTopicAsync(string bootstrap)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).SetLogHandler(BenchTopics.Quiet).Build();
        await admin.CreateTopicsAsync(
        [
            new TopicSpecification
            {
                Name = Topic,
                NumPartitions = Partitions,
                Configs = new() { ["retention.bytes"] = $"{RetentionBytes}", ["segment.bytes"] = $"{SegmentBytes}" },
            },
        ]);
    }

    private static Task Start(Action body) =>
        Task.Factory.StartNew(body, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void Write(string bootstrap, SoakCounts counts, CancellationToken ct)
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(BenchTopics.Writing(bootstrap, lingerMs: 5)).SetLogHandler(BenchTopics.Quiet).Build();
        var started = Stopwatch.GetTimestamp();
        for (var sent = 0L; !ct.IsCancellationRequested;)
        {
            var due = (long)(Stopwatch.GetElapsedTime(started).TotalSeconds * PerSecond);
            for (; sent < due; sent++)
            {
                try
                {
                    producer.Produce(
                        Topic, new() { Key = BitConverter.GetBytes(sent), Value = BenchTopics.Text((int)(sent % int.MaxValue)) }, counts.Delivered);
                }
                catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
                {
                    // behind: what is due stays due
                    break;
                }
            }

            ct.WaitHandle.WaitOne(_slice);
        }

        producer.Flush(TimeSpan.FromSeconds(30));
    }

    private static void Read(string bootstrap, SoakCounts counts, CancellationToken ct)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(BenchTopics.Reading(bootstrap)).SetLogHandler(BenchTopics.Quiet).Build();
        consumer.Assign(Enumerable.Range(0, Partitions).Select(p => new TopicPartitionOffset(Topic, p, Offset.Beginning)));
        while (!ct.IsCancellationRequested)
        {
            if (consumer.Consume(_slice) is { IsPartitionEOF: false })
            {
                counts.Read++;
            }
        }
    }
}
