using Confluent.Kafka;

namespace Craft.Runtime;

/// <summary>Makes a batch durable: what it writes, then (or with it) the offsets it came from. Used by one thread.</summary>
internal interface IBatchWriter : IDisposable
{
    /// <summary>Gets ready, waiting for the broker as long as it takes; throws <see cref="FencedException"/>.</summary>
    void Start(CancellationToken ct);

    /// <summary>
    /// Null when the batch is durable, else why nothing of it counts and its partitions must be rewound. Throws
    /// <see cref="FencedException"/>.
    /// </summary>
    string? Write(
        IReadOnlyList<InFlight> batch, IReadOnlyList<TopicPartitionOffset> offsets, IConsumerGroupMetadata group,
        CancellationToken ct);
}
