using System.Text;
using Confluent.Kafka;

namespace Craft.FaultTests;

/// <summary>A plain client that writes whatever it likes.</summary>
internal sealed class Intruder : IDisposable
{
    private readonly IProducer<byte[]?, byte[]?> _producer;

    public Intruder(string bootstrap) => _producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig
    {
        BootstrapServers = bootstrap,
        MessageMaxBytes = 8 * 1024 * 1024,
    }).Build();

    public Task WriteAsync(string topic, string? key, string? value, CancellationToken ct) =>
        WriteAsync(topic, key, value is null ? null : Encoding.UTF8.GetBytes(value), ct);

    public Task WriteAsync(string topic, string? key, byte[]? value, CancellationToken ct) => _producer.ProduceAsync(
        topic, new Message<byte[]?, byte[]?> { Key = key is null ? null : Encoding.UTF8.GetBytes(key), Value = value }, ct);

    public void Dispose() => _producer.Dispose();
}
