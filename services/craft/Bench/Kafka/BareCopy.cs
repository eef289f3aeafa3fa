using Confluent.Kafka;

namespace Craft.Bench.Kafka;

/// <summary>What the client library alone allocates to read a message and write it again, payload included.</summary>
internal static class BareCopy
{
    private const int StageHeaders = 8;
    private static readonly byte[] _header = "craft.course.v1"u8.ToArray();

    public static double AllocatedPerMessage(string bootstrap, string topic, int partitions, int messages, CancellationToken ct)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(BenchTopics.Reading(bootstrap)).SetLogHandler(BenchTopics.Quiet).Build();
        using var admin = new BenchTopics(bootstrap);
        admin.MakeAsync("bench-bare", partitions).GetAwaiter().GetResult();
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(BenchTopics.Writing(bootstrap, lingerMs: 5))
            .SetLogHandler(BenchTopics.Quiet).Build();
        consumer.Assign(Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffset(topic, p, Offset.Beginning)));
        var copied = Math.Min(messages, 100_000);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < copied;)
        {
            var result = consumer.Consume(ct);
            if (result.IsPartitionEOF)
            {
                continue;
            }

            i++;
            while (!TryProduce(producer, result))
            {
                producer.Poll(TimeSpan.FromMilliseconds(5));
            }
        }

        producer.Flush(ct);
        return (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / copied;
    }

    private static bool TryProduce(IProducer<byte[]?, byte[]?> producer, ConsumeResult<byte[]?, byte[]?> result)
    {
        try
        {
            // as many headers as a stage writes
            var headers = new Headers();
            for (var i = 0; i < StageHeaders; i++)
            {
                headers.Add("ce_specversion", _header);
            }

            result.Message.Headers = headers;
            producer.Produce("bench-bare", result.Message);
            return true;
        }
        catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
    }
}
