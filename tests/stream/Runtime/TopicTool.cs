using System.Text;
using Confluent.Kafka;
using Craft.Runtime;
using Craft.Schemas;

namespace Craft.StreamTests.Runtime;

/// <summary>Writes and reads topics from outside, with clients that owe nothing to the code under test but its settings.</summary>
internal sealed class TopicTool(string bootstrapServers) : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);

    private readonly IProducer<byte[]?, byte[]?> _producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig
    {
        BootstrapServers = bootstrapServers,
        EnableIdempotence = true,
        LingerMs = 1,
        MessageMaxBytes = Topics.MaxMessageBytes,
        Partitioner = Partitioner.Murmur2Random,
    }).Build();

    public void Dispose() => _producer.Dispose();

    public static byte[] Value(string id, long revision) => WireJson.Write(new CourseIndexed
    {
        Id = id,
        Revision = revision,
        Index = "test",
        Encoder = new ModelRef { Name = "none", Version = "1" },
        IndexedAt = DateTimeOffset.UnixEpoch,
        Deleted = false,
    });

    /// <summary>Messages <c>id-0</c> to <c>id-(count-1)</c>, every key <paramref name="perKey"/> times with rising revision.</summary>
    public void Produce(string topic, int count, int perKey = 1, int from = 0)
    {
        for (var i = from; i < from + count; i++)
        {
            var key = $"id-{i / perKey}";
            Write(topic, key, Value(key, i));
        }

        Flush();
    }

    public void Write(string topic, string? key, byte[]? value, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var message = new Message<byte[]?, byte[]?>
        {
            Key = key is null ? null : Encoding.UTF8.GetBytes(key),
            Value = value,
            Headers = [],
        };
        foreach (var (name, text) in headers)
        {
            message.Headers.Add(name, Encoding.UTF8.GetBytes(text));
        }

        _producer.Produce(topic, message);
    }

    /// <summary>A record as it is, to a partition of one's choice.</summary>
    public void WriteRaw(TopicPartition place, byte[]? key, byte[]? value, MessageHeaders? headers = null)
    {
        var message = new Message<byte[]?, byte[]?> { Key = key, Value = value, Headers = [] };
        foreach (var (name, bytes) in headers?.All ?? [])
        {
            message.Headers.Add(name, bytes);
        }

        _producer.Produce(place, message);
    }

    /// <summary>One transaction with <paramref name="count"/> records on partition 0, each with that header.</summary>
    public void WriteTransaction(string topic, int count, bool commit, string header, string value)
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            TransactionalId = $"tool-{topic}",
        }).Build();
        producer.InitTransactions(_limit);
        producer.BeginTransaction();
        for (var i = 0; i < count; i++)
        {
            producer.Produce(new TopicPartition(topic, 0), new()
            {
                Key = Encoding.UTF8.GetBytes($"id-{i}"),
                Value = Value($"id-{i}", i),
                Headers = [new Header(header, Encoding.UTF8.GetBytes(value))],
            });
        }

        producer.Flush(_limit);
        if (commit)
        {
            producer.CommitTransaction(_limit);
        }
        else
        {
            producer.AbortTransaction(_limit);
        }
    }

    /// <summary>Per partition of a topic: what the group has committed (-1: nothing) and where the topic ends.</summary>
    public List<(int Partition, long Committed, long End)> Offsets(string group, string topic)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = group,
            EnableAutoCommit = false,
        }).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var partitions = admin.GetMetadata(topic, _limit).Topics[0].Partitions.Select(p => new TopicPartition(topic, p.PartitionId));
        return [.. consumer.Committed(partitions, _limit).Select(c => (
            c.Partition.Value, c.Offset.IsSpecial ? -1 : c.Offset.Value,
            consumer.QueryWatermarkOffsets(c.TopicPartition, _limit).High.Value))];
    }

    /// <summary>Everything that is there has been handled: each partition with messages is committed to its end.</summary>
    public bool AllCommitted(StageOptions stage) =>
        Offsets(stage.GroupId, stage.InputTopics[0]).All(o => Math.Max(0, o.Committed) == o.End);

    public void Flush() => _producer.Flush(_limit);

    /// <summary>
    /// Reads what is committed until <paramref name="enough"/> says so, nothing more came for <paramref name="quiet"/> after that
    /// and all partitions are read to their ends; or until <paramref name="limit"/> is over.
    /// </summary>
    public List<RawRecord> Read(
        string topic, Func<IReadOnlyList<RawRecord>, bool> enough, TimeSpan? limit = null, TimeSpan? quiet = null)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = "topic-tool",
            EnableAutoCommit = false,
            IsolationLevel = IsolationLevel.ReadCommitted,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnablePartitionEof = true,
            FetchWaitMaxMs = 50,
        }).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var end = Environment.TickCount64 + (long)(limit ?? Until.Limit).TotalMilliseconds;
        // the stage that makes the topic may still be starting
        var partitions = Partitions(admin, topic);
        while (partitions.Count == 0 && Environment.TickCount64 < end)
        {
            consumer.Consume(_look);
            partitions = Partitions(admin, topic);
        }

        var ends = partitions.ToDictionary(p => new TopicPartition(topic, p.PartitionId), _ => -1L);
        consumer.Assign(ends.Keys.Select(p => new TopicPartitionOffset(p, Offset.Beginning)));
        var read = new List<RawRecord>();
        var quietMs = (long)(quiet ?? TimeSpan.FromMilliseconds(300)).TotalMilliseconds;
        var lastAt = Environment.TickCount64;
        while (Environment.TickCount64 < end)
        {
            if (consumer.Consume(_look) is { } r)
            {
                if (r.IsPartitionEOF)
                {
                    ends[r.TopicPartition] = r.Offset.Value;
                    continue;
                }

                lastAt = Environment.TickCount64;
                var headers = r.Message.Headers.Select(h => new KeyValuePair<string, byte[]?>(h.Key, h.GetValueBytes()));
                read.Add(new(
                    topic, r.Partition, r.Offset, DateTimeOffset.UnixEpoch, r.Message.Key, r.Message.Value,
                    new MessageHeaders([.. headers])));
            }
            else if (enough(read) && Environment.TickCount64 - lastAt > quietMs
                && ends.All(e => e.Value >= consumer.QueryWatermarkOffsets(e.Key, _limit).High.Value))
            {
                break;
            }
        }

        consumer.Close();
        return read;
    }

    private static List<PartitionMetadata> Partitions(IAdminClient admin, string topic) =>
        admin.GetMetadata(topic, _limit).Topics[0].Partitions;

    public List<RawRecord> Read(string topic, int count, TimeSpan? limit = null, TimeSpan? quiet = null) =>
        Read(topic, r => r.Count >= count, limit, quiet);
}
