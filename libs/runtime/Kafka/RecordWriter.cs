using System.Text;
using Confluent.Kafka;
using Craft.Schemas;

namespace Craft.Runtime;

/// <summary>Writes single records outside any stage (HTTP, command line); done when the broker has them.</summary>
public sealed class RecordWriter(KafkaClients clients, TimeProvider time) : IDisposable
{
    private readonly Lazy<IProducer<byte[]?, byte[]?>> _producer = new(() => clients.Idempotent("craft-writer"));

    /// <summary>
    /// Writes a message with CloudEvents headers; <paramref name="source"/> is e.g. <c>/craft/api</c>, a null value a
    /// tombstone. Throws <see cref="KafkaUnavailableException"/> when the broker did not take it.
    /// </summary>
    public Task WriteAsync<T>(string topic, string key, T? value, string source, CancellationToken ct)
        where T : class
    {
        var now = time.GetUtcNow();
        var bytes = Encoding.UTF8.GetBytes(key);
        var id = Guid.CreateVersion7(now).ToString("N");
        var headers = EventHeaders.Origin(topic, bytes, source, id, now, null);
        return WriteAsync(new WireRecord(topic, bytes, value is null ? null : WireJson.Write(value), headers), ct);
    }

    /// <summary>Writes a record as it is.</summary>
    public Task WriteAsync(OutgoingRecord record, CancellationToken ct) => WriteAsync(WireRecord.From(record), ct);

    public void Dispose()
    {
        if (_producer.IsValueCreated)
        {
            _producer.Value.Flush(TimeSpan.FromSeconds(5));
            _producer.Value.Dispose();
        }
    }

    private async Task WriteAsync(WireRecord record, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        try
        {
            await _producer.Value.ProduceAsync(record.Topic, record.ToMessage(), ct);
            MessagingMeter.Sent(record.Topic, 1, time.GetElapsedTime(started), null);
        }
        catch (ProduceException<byte[]?, byte[]?> e)
        {
            MessagingMeter.Sent(record.Topic, 0, time.GetElapsedTime(started), e.Error.Code.ToString());
            throw new KafkaUnavailableException(ProduceTrouble.Sentence(record.Topic, e.Error, record.Value?.Length ?? 0, clients.Options), e);
        }
    }
}
