using System.Buffers.Binary;
using System.Diagnostics;
using Confluent.Kafka;

namespace Craft.Bench.Kafka;

/// <summary>A thousand messages a second through one partition: from the call that writes to the record in the consumer's hand.</summary>
internal static class SteadyLatency
{
    private const string Topic = "bench-steady";
    private const int Messages = 10_000;
    private const int WarmUps = 1_000;
    private static readonly long _period = Stopwatch.Frequency / 1_000;

    /// <summary>Milliseconds per message.</summary>
    public static async Task<IReadOnlyList<double>> MeasureAsync(BenchBroker broker, CancellationToken ct)
    {
        using var topics = new BenchTopics(broker.Bootstrap);
        await topics.MakeAsync(Topic, 1);
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(BenchTopics.Reading(broker.Bootstrap)).SetLogHandler(BenchTopics.Quiet).Build();
        consumer.Assign(new TopicPartitionOffset(Topic, 0, Offset.Beginning));
        var reading = Task.Factory.StartNew(() => Read(consumer, ct), ct, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.Factory.StartNew(() => Write(broker.Bootstrap, ct), ct, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return await reading;
    }

    private static void Write(string bootstrap, CancellationToken ct)
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(BenchTopics.Writing(bootstrap, lingerMs: 0)).SetLogHandler(BenchTopics.Quiet).Build();
        var next = Stopwatch.GetTimestamp();
        for (var i = 0; i < Messages + WarmUps; i++)
        {
            // never two at once: a writer that fell behind goes on from now
            next = Math.Max(next + _period, Stopwatch.GetTimestamp() - _period);
            while (Stopwatch.GetTimestamp() < next)
            {
                ct.ThrowIfCancellationRequested();
                ct.WaitHandle.WaitOne(next - Stopwatch.GetTimestamp() > _period / 2 ? 1 : 0);
            }

            var value = BenchTopics.Text(i).ToArray();
            BinaryPrimitives.WriteInt64LittleEndian(value, Stopwatch.GetTimestamp());
            producer.Produce(Topic, new() { Value = value });
        }

        producer.Flush(ct);
    }

    private static List<double> Read(IConsumer<byte[]?, byte[]?> consumer, CancellationToken ct)
    {
        var times = new List<double>();
        for (var seen = 0; seen < Messages + WarmUps;)
        {
            var result = consumer.Consume(ct);
            if (result.IsPartitionEOF)
            {
                continue;
            }

            if (++seen > WarmUps)
            {
                var sent = BinaryPrimitives.ReadInt64LittleEndian(result.Message.Value);
                times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }
        }

        return times;
    }
}
