using System.Text;
using Confluent.Kafka;
using Craft.Runtime;
using Craft.Schemas;

namespace Craft.StreamTests.Runtime;

/// <summary>Writes and reads topics from outside, with clients that owe nothing to the code under test but its settings.</summary>
internal sealed class TopicTool(string bootstrapServers) : IDisposable
{
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

    public void Flush() => _producer.Flush(TimeSpan.FromSeconds(30));

    /// <summary>
    /// Reads what is committed until <paramref name="enough"/> says so, or nothing more came for <paramref name="quiet"/>
    /// after that, or <paramref name="limit"/> is over.
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
        }).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var partitions = admin.GetMetadata(topic, TimeSpan.FromSeconds(10)).Topics[0].Partitions;
        consumer.Assign(partitions.Select(p => new TopicPartitionOffset(topic, p.PartitionId, Offset.Beginning)));
        var read = new List<RawRecord>();
        var end = Environment.TickCount64 + (long)(limit ?? TimeSpan.FromSeconds(60)).TotalMilliseconds;
        var quietMs = (long)(quiet ?? TimeSpan.FromMilliseconds(300)).TotalMilliseconds;
        var lastAt = Environment.TickCount64;
        while (Environment.TickCount64 < end)
        {
            if (consumer.Consume(TimeSpan.FromMilliseconds(50)) is { } r)
            {
                lastAt = Environment.TickCount64;
                var headers = r.Message.Headers.Select(h => new KeyValuePair<string, byte[]?>(h.Key, h.GetValueBytes()));
                read.Add(new(
                    topic, r.Partition, r.Offset, DateTimeOffset.UnixEpoch, r.Message.Key, r.Message.Value,
                    new MessageHeaders([.. headers])));
            }
            else if (enough(read) && Environment.TickCount64 - lastAt > quietMs)
            {
                break;
            }
        }

        consumer.Close();
        return read;
    }

    public List<RawRecord> Read(string topic, int count, TimeSpan? limit = null, TimeSpan? quiet = null) =>
        Read(topic, r => r.Count >= count, limit, quiet);
}
