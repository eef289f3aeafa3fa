using System.Diagnostics;
using Confluent.Kafka;

namespace Craft.Bench.Kafka;

/// <summary>One message at a time through an exactly-once stage: from the call that writes it to the record that comes out.</summary>
internal static class StageLatency
{
    private const int Messages = 1_000;
    private const int WarmUps = 100;

    /// <summary>Milliseconds, in the order measured.</summary>
    public static async Task<IReadOnlyList<double>> MeasureAsync(BenchBroker broker, CancellationToken ct)
    {
        using var topics = new BenchTopics(broker.Bootstrap);
        await topics.MakeAsync("bench-one-in", 1);
        await topics.MakeAsync("bench-one-out", 1);
        await using var stage = await CopyStage.StartAsync(broker.Bootstrap, "bench-one", "bench-one-in", "bench-one-out", ct);
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(BenchTopics.Writing(broker.Bootstrap, lingerMs: 0))
            .SetLogHandler(BenchTopics.Quiet).Build();
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(BenchTopics.Reading(broker.Bootstrap)).SetLogHandler(BenchTopics.Quiet).Build();
        consumer.Assign(new TopicPartitionOffset("bench-one-out", 0, Offset.Beginning));
        return await Task.Run(() => Measure(producer, consumer, ct), ct);
    }

    private static List<double> Measure(
        IProducer<byte[]?, byte[]?> producer, IConsumer<byte[]?, byte[]?> consumer, CancellationToken ct)
    {
        var times = new List<double>();
        for (var i = -WarmUps; i < Messages; i++)
        {
            var started = Stopwatch.GetTimestamp();
            producer.Produce("bench-one-in", new() { Key = [1], Value = BenchTopics.Text(i + WarmUps) });
            while (consumer.Consume(ct).IsPartitionEOF)
            {
                // the end before the message
            }

            if (i >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        return times;
    }
}
