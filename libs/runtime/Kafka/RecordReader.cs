using Confluent.Kafka;

namespace Craft.Runtime;

/// <summary>Reads single records by their place, for what a view no longer keeps in memory.</summary>
public sealed class RecordReader(KafkaClients clients, TimeProvider time)
{
    private static readonly TimeSpan _pollWait = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The committed record at that offset, or null when it is gone (compacted, retention). Throws
    /// <see cref="KafkaUnavailableException"/> when the broker does not answer.
    /// </summary>
    public Task<RawRecord?> ReadAsync(string topic, int partition, long offset, CancellationToken ct) => Task.Factory.StartNew(
        () => Read(new(topic, partition, offset), ct), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private RawRecord? Read(TopicPartitionOffset place, CancellationToken ct)
    {
        using var reader = clients.Reader($"reader-{place.Topic}", endSoon: true);
        reader.Assign(place);
        for (var started = time.GetTimestamp(); time.GetElapsedTime(started) < clients.Options.RequestTimeout;)
        {
            ct.ThrowIfCancellationRequested();
            if (reader.Consume(_pollWait) is { } result)
            {
                return !result.IsPartitionEOF && result.Offset == place.Offset ? RawRecord.From(result) : null;
            }
        }

        throw new KafkaUnavailableException($"Kafka at {clients.Options.BootstrapServers} did not answer within {clients.Options.RequestTimeout.TotalSeconds:0.#} s when asked for {place.Topic} (Kafka:RequestTimeout)");
    }
}
