using System.Diagnostics;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Xunit;

namespace Craft.ContractTests.Kafka;

/// <summary>One broker and clients for it, all with names that no other test uses.</summary>
public sealed class KafkaUnderTest(string bootstrapServers)
{
    /// <summary>How long anything may take on a busy machine.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static int _names;

    public string BootstrapServers => bootstrapServers;

    public static string NewName(string prefix) => $"{prefix}-{Environment.ProcessId}-{Interlocked.Increment(ref _names)}";

    /// <summary>A topic that, unless it is configured, keeps all: a test's fixed times are older than the seven days of a default.</summary>
    public async Task<string> NewTopicAsync(int partitions = 1, Dictionary<string, string>? configs = null)
    {
        var name = NewName("topic");
        using var admin = Admin();
        await admin.CreateTopicsAsync(
            [new TopicSpecification { Name = name, NumPartitions = partitions, Configs = configs ?? new() { ["retention.ms"] = "-1" } }]);
        // Apache: the controller answers before the broker that is asked has replayed the creation
        Until($"the topic {name}", () => admin.GetMetadata(name, Limit).Topics[0].Partitions.Count == partitions);
        return name;
    }

    public IAdminClient Admin() =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers })
            .SetLogHandler((_, _) => { })
            .Build();

    public IProducer<string, string> Producer(Action<ProducerConfig>? change = null)
    {
        var config = new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            EnableIdempotence = true,
            LingerMs = 0,
            MessageTimeoutMs = (int)Limit.TotalMilliseconds,
            Partitioner = Partitioner.Murmur2Random,
        };
        change?.Invoke(config);
        return new ProducerBuilder<string, string>(config)
            .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    public IProducer<string, string> Transactional(string id, int timeoutMs = 60_000)
    {
        var producer = Producer(config =>
        {
            (config.TransactionalId, config.TransactionTimeoutMs) = (id, timeoutMs);
            config.MessageTimeoutMs = timeoutMs;
        });
        producer.InitTransactions(Limit);
        return producer;
    }

    public IConsumer<string, string> Consumer(string group, Action<ConsumerConfig>? change = null) =>
        ConsumerBuilder(group, change).Build();

    public ConsumerBuilder<string, string> ConsumerBuilder(string group, Action<ConsumerConfig>? change = null)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = group,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            // the client's default: no member is lost because a machine is slow
            SessionTimeoutMs = 45_000,
            HeartbeatIntervalMs = 300,
            FetchWaitMaxMs = 500,
        };
        change?.Invoke(config);
        return new ConsumerBuilder<string, string>(config).SetLogHandler((_, _) => { });
    }

    /// <summary>Reads a partition from its beginning up to its end as that isolation level sees it.</summary>
    public List<ConsumeResult<string, string>> ReadAll(
        string topic, IsolationLevel isolation = IsolationLevel.ReadCommitted, int partition = 0)
    {
        using var consumer = Consumer(NewName("reader"), config =>
        {
            (config.IsolationLevel, config.EnablePartitionEof) = (isolation, true);
        });
        consumer.Assign(new TopicPartitionOffset(topic, partition, Offset.Beginning));
        var read = new List<ConsumeResult<string, string>>();
        Until("the end of the partition", () =>
        {
            var next = consumer.Consume(TimeSpan.FromMilliseconds(200));
            if (next is null) return false;
            if (!next.IsPartitionEOF) read.Add(next);
            return next.IsPartitionEOF;
        });
        return read;
    }

    /// <summary>Reads through a subscription until that many records came.</summary>
    public static List<ConsumeResult<string, string>> Take(IConsumer<string, string> consumer, int count, TimeSpan? limit = null)
    {
        var read = new List<ConsumeResult<string, string>>();
        Until($"{count} records", () =>
        {
            if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is { IsPartitionEOF: false } next) read.Add(next);
            return read.Count >= count;
        }, limit);
        return read;
    }

    /// <summary>Repeats a step (which waits inside the client) until it says true.</summary>
    public static void Until(string what, Func<bool> step, TimeSpan? limit = null)
    {
        var (watch, longest) = (Stopwatch.StartNew(), limit ?? Limit);
        while (!step()) Assert.True(watch.Elapsed < longest, $"waited {longest.TotalSeconds} s for {what}");
    }

    /// <summary>Repeats a question until its answer is yes.</summary>
    public static async Task UntilAsync(string what, Func<Task<bool>> ask)
    {
        var watch = Stopwatch.StartNew();
        while (!await ask())
        {
            Assert.True(watch.Elapsed < Limit, $"waited {Limit.TotalSeconds} s for {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
