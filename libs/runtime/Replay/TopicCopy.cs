using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Craft.Runtime;

/// <summary>
/// Copies a part of a topic into another one: key, value, headers and timestamp as they are, in one transaction: all of it
/// or, when it is killed in between, nothing. Readers of committed records see what comes into the target meanwhile only
/// when the copy is through; the broker takes it back after <see cref="Longest"/> at the latest, or when it is run again.
/// </summary>
public sealed class TopicCopy(KafkaClients clients, TimeProvider time, ILogger<TopicCopy> logger)
{
    /// <summary>The longest transaction that a broker takes unless it is configured otherwise.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private const int ReportEvery = 1_000;

    private static readonly TimeSpan _callTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How many records were copied. Throws <see cref="PublishFailedException"/> when nothing was, or what
    /// <see cref="TopicScan"/> throws.
    /// </summary>
    public Task<long> RunAsync(
        string topic, IReadOnlyList<TopicRange> ranges, string into, Action<long> progress, CancellationToken ct) =>
        Task.Factory.StartNew(
            () => Run(topic, ranges, into, progress, ct), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private long Run(string topic, IReadOnlyList<TopicRange> ranges, string into, Action<long> progress, CancellationToken ct)
    {
        if (ranges.All(r => r.Offsets == 0))
        {
            return 0;
        }

        var id = $"craft-replay-{topic}-{into}";
        using var producer = clients.Transactional(id, longest: Longest);
        try
        {
            Call(() => producer.InitTransactions(_callTimeout), "init transactions", id, ct);
            producer.BeginTransaction();
            try
            {
                var copied = Write(producer, new TopicScan(clients, time).Read(topic, ranges, ct), into, progress, ct);

                // from here on a cancellation would leave it open whether the copy is there
                Call(() => producer.CommitTransaction(_callTimeout), "commit", id, CancellationToken.None);
                return copied;
            }
            catch (Exception e) when (e is KafkaException or OperationCanceledException or KafkaUnavailableException)
            {
                Call(() => producer.AbortTransaction(_callTimeout), "abort", id, CancellationToken.None);
                throw;
            }
        }
        catch (Exception e) when (e is KafkaException or FencedException)
        {
            throw new PublishFailedException($"nothing was copied into {into}: {e.Message.TrimEnd('.')}", e);
        }
    }

    private static long Write(
        IProducer<byte[]?, byte[]?> producer, IEnumerable<RawRecord> records, string into, Action<long> progress, CancellationToken ct)
    {
        var copied = 0L;
        foreach (var record in records)
        {
            var headers = new Headers();
            foreach (var (name, value) in record.Headers.All)
            {
                headers.Add(name, value);
            }

            TransactionCalls.Produce(producer, new(into, record.Key, record.Value, headers, record.Timestamp), ct);
            if (++copied % ReportEvery == 0)
            {
                producer.Poll(TimeSpan.Zero);
                progress(copied);
            }
        }

        return copied;
    }

    private void Call(Action call, string name, string id, CancellationToken ct) =>
        TransactionCalls.Repeat(call, name, id, logger, ct);
}
