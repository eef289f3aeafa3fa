using Confluent.Kafka;
using Craft.Schemas;

namespace Craft.Runtime;

/// <summary>
/// Reads what comes to a topic from the moment it was opened, without a group. For programs that write something and wait for
/// what follows from it: the position is fixed before the constructor returns, so nothing written afterwards is missed.
/// </summary>
public sealed class TopicFollower<T> : IDisposable
    where T : class
{
    private readonly IConsumer<byte[]?, byte[]?> _reader;

    /// <summary>Throws <see cref="KafkaUnavailableException"/> when no broker answers or the topic does not exist.</summary>
    public TopicFollower(KafkaClients clients, string topic)
    {
        var reader = clients.Reader($"follow-{topic}");
        try
        {
            using var admin = new DependentAdminClientBuilder(reader.Handle).Build();
            var partitions = admin.GetMetadata(topic, clients.Options.RequestTimeout).Topics.Single(t => t.Topic == topic).Partitions;
            if (partitions.Count == 0)
            {
                throw new KafkaUnavailableException($"there is no topic {topic} on {clients.Options.BootstrapServers}");
            }

            // asked for, not Offset.End: that would be looked up later, after what we are about to write
            reader.Assign(partitions.Select(p => new TopicPartition(topic, p.PartitionId)).Select(p =>
                new TopicPartitionOffset(p, reader.QueryWatermarkOffsets(p, clients.Options.RequestTimeout).High)));
            _reader = reader;
        }
        catch (KafkaException e)
        {
            reader.Dispose();
            throw new KafkaUnavailableException($"no Kafka broker answered at {clients.Options.BootstrapServers} ({e.Error.Reason})", e);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>The next readable record, or null when none came within <paramref name="wait"/>.</summary>
    public ViewRecord<T>? Next(TimeSpan wait)
    {
        var result = _reader.Consume(wait);
        if (result is null || result.IsPartitionEOF)
        {
            return null;
        }

        var record = RawRecord.From(result);
        return RecordDecoder.Decode<T>(record, keyRequired: true, Topics.MaxMessageBytes) is Decoded<T>.Accepted accepted
            ? new ViewRecord<T>(accepted.Key, accepted.Value, record.Partition, record.Offset, record.Headers)
            : null;
    }

    public void Dispose() => _reader.Dispose();
}
