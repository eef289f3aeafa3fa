using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Craft.Runtime;

/// <summary>
/// Publishes pages of records, each page one transaction, under a fixed transactional id: of all publishers with that id
/// only the one that started last can write. For an outbox: <see cref="StartAsync"/> fences a stalled predecessor and
/// decides its last transaction, then <see cref="TopicTail"/> says up to where it came, then pages follow.
/// </summary>
public sealed class TransactionalPublisher(KafkaClients clients, string transactionalId, ILogger<TransactionalPublisher> logger)
    : IAsyncDisposable
{
    private static readonly TimeSpan _callTimeout = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private IProducer<byte[]?, byte[]?>? _producer;
    private bool _fenced;

    /// <summary>
    /// Takes over the transactional id; waits for the broker until <paramref name="ct"/>. A call on a fenced publisher
    /// throws <see cref="PublisherFencedException"/>: make a new one, knowingly.
    /// </summary>
    public Task StartAsync(CancellationToken ct) => InTurnAsync(() => Producer(ct), ct);

    /// <summary>
    /// One Kafka transaction; all of the records or none. Throws <see cref="PublisherFencedException"/> when a newer
    /// publisher took over, <see cref="PublishFailedException"/> when the page can be tried again.
    /// </summary>
    public Task PublishAsync(IReadOnlyList<OutgoingRecord> records, CancellationToken ct) =>
        PublishAsync([.. records.Select(WireRecord.From)], ct);

    /// <summary>The same for records whose keys may be anything.</summary>
    internal Task PublishAsync(IReadOnlyList<WireRecord> records, CancellationToken ct) =>
        records.Count == 0 ? Task.CompletedTask : InTurnAsync(() => Publish(records, ct), ct);

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        _producer?.Dispose();
        _producer = null;
        _turn.Release();
    }

    private async Task InTurnAsync(Action work, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            // The client's transaction calls block: on a thread of their own they do not starve the pool.
            await Task.Factory.StartNew(
                work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Publish(IReadOnlyList<WireRecord> records, CancellationToken ct)
    {
        var producer = Producer(ct);
        try
        {
            producer.BeginTransaction();
            foreach (var record in records)
            {
                TransactionCalls.Produce(producer, record, ct);
            }

            // From here on a cancellation would leave it open whether the page is there: the answer is awaited.
            Call(() => producer.CommitTransaction(_callTimeout), "commit", CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            Discard();
            throw;
        }
        catch (FencedException e)
        {
            throw Finished(e);
        }
        catch (KafkaException e)
        {
            Abort(producer, e);
            throw new PublishFailedException($"nothing of {records.Count} records was published: {e.Error.Reason}", e);
        }
    }

    private void Abort(IProducer<byte[]?, byte[]?> producer, KafkaException why)
    {
        try
        {
            TransactionCalls.ThrowIfFatal(why);
            Call(() => producer.AbortTransaction(_callTimeout), "abort", CancellationToken.None);
        }
        catch (FencedException e)
        {
            throw Finished(e);
        }
        catch (KafkaException)
        {
            // the next page begins with a new client, which lets the broker take back what is open
            Discard();
        }
    }

    private IProducer<byte[]?, byte[]?> Producer(CancellationToken ct)
    {
        if (_fenced)
        {
            throw new PublisherFencedException($"{transactionalId} was taken over by a newer publisher");
        }

        if (_producer is { } ready)
        {
            return ready;
        }

        var producer = clients.Transactional(transactionalId);
        try
        {
            Call(() => producer.InitTransactions(_callTimeout), "init transactions", ct);
            return _producer = producer;
        }
        catch (FencedException e)
        {
            producer.Dispose();
            throw Finished(e);
        }
        catch (KafkaException e)
        {
            producer.Dispose();
            throw new PublishFailedException($"{transactionalId} cannot start: {e.Error.Reason}", e);
        }
        catch (OperationCanceledException)
        {
            producer.Dispose();
            throw;
        }
    }

    // Fenced for good, or a fatal error of the client that a new client heals.
    private Exception Finished(FencedException e)
    {
        Discard();
        var code = (e.InnerException as KafkaException)?.Error.Code;
        _fenced = code is ErrorCode.Local_Fenced or ErrorCode.ProducerFenced or ErrorCode.InvalidProducerEpoch;
        return _fenced
            ? new PublisherFencedException($"{transactionalId} was taken over by a newer publisher", e)
            : new PublishFailedException($"the client of {transactionalId} broke: {e.Message}", e);
    }

    private void Discard()
    {
        _producer?.Dispose();
        _producer = null;
    }

    private void Call(Action call, string name, CancellationToken ct) =>
        TransactionCalls.Repeat(call, name, transactionalId, logger, ct);
}
