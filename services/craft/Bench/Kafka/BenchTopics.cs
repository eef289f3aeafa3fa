using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Craft.Bench.Kafka;

/// <summary>Topics of a bench: made, filled with 1 KiB of text per message, and asked how far a group has come.</summary>
internal sealed class BenchTopics : IDisposable
{
    public const int MessageBytes = 1024;
    private const int Texts = 4096;

    private static readonly byte[][] _texts = MakeTexts();

    private readonly IAdminClient _admin;
    private readonly string _bootstrap;

    public BenchTopics(string bootstrap)
    {
        _bootstrap = bootstrap;
        _admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap })
            .SetLogHandler(static (_, _) => { }).SetErrorHandler(static (_, _) => { }).Build();
    }

    /// <summary>One kibibyte of words; as compressible as text is.</summary>
    public static byte[] Text(int index) => _texts[index % Texts];

    public Task MakeAsync(string topic, int partitions) => _admin.CreateTopicsAsync(
        [new TopicSpecification { Name = topic, NumPartitions = partitions, ReplicationFactor = 1 }]);

    public Task DeleteAsync(string topic) => _admin.DeleteTopicsAsync([topic]);

    /// <summary>Writes <paramref name="messages"/> round robin over the partitions, acknowledged and uncompressed.</summary>
    public TimeSpan Fill(string topic, int partitions, int messages, CancellationToken ct)
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(Writing(_bootstrap, lingerMs: 5)).SetLogHandler(Quiet).Build();
        var started = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < messages; i++)
        {
            ct.ThrowIfCancellationRequested();
            var message = new Message<byte[]?, byte[]?> { Key = BitConverter.GetBytes(i), Value = Text(i) };
            while (true)
            {
                try
                {
                    producer.Produce(new TopicPartition(topic, i % partitions), message);
                    break;
                }
                catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
                {
                    producer.Poll(TimeSpan.FromMilliseconds(5));
                }
            }
        }

        producer.Flush(ct);
        return TimeProvider.System.GetElapsedTime(started);
    }

    /// <summary>A client for <see cref="Committed"/>: a member of nothing that asks for the offsets of that group.</summary>
    public IConsumer<byte[]?, byte[]?> Watcher(string group)
    {
        // not by the admin client: its asynchronous answers can free memory twice when the broker is too busy to answer in time
        var config = Reading(_bootstrap);
        config.GroupId = group;
        return new ConsumerBuilder<byte[]?, byte[]?>(config).SetLogHandler(Quiet).Build();
    }

    /// <summary>Messages of the topic whose outcome the group has committed; zero while nobody can say.</summary>
    public static long Committed(IConsumer<byte[]?, byte[]?> watcher, string topic, int partitions)
    {
        try
        {
            return watcher.Committed(Enumerable.Range(0, partitions).Select(p => new TopicPartition(topic, p)), TimeSpan.FromSeconds(5))
                .Sum(p => Math.Max(0, p.Offset.Value));
        }
        catch (KafkaException e) when (!e.Error.IsFatal)
        {
            return 0;
        }
    }

    /// <summary>Reads the topic to its end, committed records only.</summary>
    public (long Messages, long Bytes, TimeSpan Took) ReadAll(string topic, int partitions, CancellationToken ct)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(Reading(_bootstrap)).SetLogHandler(Quiet).Build();
        consumer.Assign(Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffset(topic, p, Offset.Beginning)));
        var (messages, bytes, ended) = (0L, 0L, 0);
        var started = TimeProvider.System.GetTimestamp();
        while (ended < partitions)
        {
            var result = consumer.Consume(ct);
            if (result.IsPartitionEOF)
            {
                ended++;
                continue;
            }

            messages++;
            bytes += result.Message.Value?.Length ?? 0;
        }

        return (messages, bytes, TimeProvider.System.GetElapsedTime(started));
    }

    public void Dispose() => _admin.Dispose();

    public static ProducerConfig Writing(string bootstrap, double lingerMs) => new()
    {
        BootstrapServers = bootstrap,
        EnableIdempotence = true,
        LingerMs = lingerMs,
        BatchSize = 512 * 1024,
        QueueBufferingMaxMessages = 200_000,
        SocketNagleDisable = true,
        DeliveryReportFields = "none",
    };

    public static ConsumerConfig Reading(string bootstrap) => new()
    {
        BootstrapServers = bootstrap,
        GroupId = "bench-reader",
        EnableAutoCommit = false,
        EnablePartitionEof = true,
        IsolationLevel = IsolationLevel.ReadCommitted,
        AutoOffsetReset = AutoOffsetReset.Earliest,
        SocketNagleDisable = true,
        FetchWaitMaxMs = 100,

        // by default a client that has enough looks away for a second: a fast broker would be measured as a slow one
        FetchQueueBackoffMs = 5,
        QueuedMaxMessagesKbytes = 32 * 1024,
    };

    public static void Quiet<T>(T client, LogMessage line)
    {
    }

    private static byte[][] MakeTexts()
    {
        const string letters = "enisratdhulcgmobwfkzvpjyqx";
        var random = new Random(1);
        var words = new string[2048];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = string.Create(2 + random.Next(9), random, static (span, r) =>
            {
                foreach (ref var c in span)
                {
                    c = letters[(int)(letters.Length * r.NextDouble() * r.NextDouble())];
                }
            });
        }

        return [.. Enumerable.Range(0, Texts).Select(_ => MakeText(words, random))];
    }

    private static byte[] MakeText(string[] words, Random random)
    {
        var text = new System.Text.StringBuilder();
        while (text.Length < MessageBytes)
        {
            text.Append(words[(int)(words.Length * random.NextDouble() * random.NextDouble())]).Append(' ');
        }

        return System.Text.Encoding.ASCII.GetBytes(text.ToString(0, MessageBytes));
    }
}
