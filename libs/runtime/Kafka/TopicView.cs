using Confluent.Kafka;
using Craft.Schemas;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Craft.Runtime;

/// <summary>
/// A whole topic, read from its beginning without a group and then on and on, into whatever <paramref name="apply"/>
/// keeps. It is called for one record after the other, on one thread, which is the bound: what it does not take, is not
/// fetched. A record that cannot be read is logged and left out. Registered as a hosted service.
/// <paramref name="decode"/> replaces <see cref="RecordDecoder.Decode"/>.
/// </summary>
public sealed class TopicView<T>(
    string topic, Action<ViewRecord<T>> apply, KafkaClients clients, PartHealth health, StageFailure failure,
    ILogger<TopicView<T>> logger, Func<RawRecord, Decoded<T>>? decode = null) : IHostedService, IDisposable
    where T : class
{
    private static readonly TimeSpan _requestTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _pollWait = TimeSpan.FromMilliseconds(100);

    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Part _part = health.Part($"view {topic}");
    private readonly ReadFailures _failures = new();
    private Thread? _thread;

    /// <summary>Done when everything that the topic held at the start has been applied.</summary>
    public Task CaughtUp => _caughtUp.Task;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread = new Thread(Run) { Name = $"view {topic}", IsBackground = true };
        _thread.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        _thread?.Join(5_000);
        _caughtUp.TrySetCanceled(CancellationToken.None);
    }

    public void Dispose() => _stopping.Dispose();

    private void Run()
    {
        try
        {
            using var reader = clients.Reader($"view-{topic}");
            var unread = Assign(reader);
            while (!_stopping.IsCancellationRequested)
            {
                Turn(reader, unread);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // stopped before the broker was there
        }
        catch (Exception e) when (Failed(e))
        {
            // the process stops
        }
    }

    // All partitions from the beginning; gives those that hold something.
    private HashSet<int> Assign(IConsumer<byte[]?, byte[]?> reader)
    {
        using var admin = new DependentAdminClientBuilder(reader.Handle).Build();
        while (true)
        {
            _stopping.Token.ThrowIfCancellationRequested();
            try
            {
                var metadata = admin.GetMetadata(topic, _requestTimeout).Topics.Single(t => t.Topic == topic);
                if (metadata.Partitions.Count > 0)
                {
                    var partitions = metadata.Partitions.Select(p => p.PartitionId).ToHashSet();
                    reader.Assign(partitions.Select(p => new TopicPartitionOffset(topic, p, Offset.Beginning)));
                    return partitions;
                }
            }
            catch (KafkaException e) when (!e.Error.IsFatal)
            {
                logger.WaitingForBroker(clients.Options.BootstrapServers, e.Error.Reason);
            }

            _stopping.Token.WaitHandle.WaitOne(_pollWait);
        }
    }

    private void Turn(IConsumer<byte[]?, byte[]?> reader, HashSet<int> unread)
    {
        ConsumeResult<byte[]?, byte[]?>? result;
        try
        {
            result = reader.Consume(_pollWait);
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            if (_failures.IsNews(e.Error.Code))
            {
                logger.ConsumeFailed(topic, e.Error.Code, e.Error.Reason);
            }

            return;
        }

        if (result is null)
        {
            return;
        }

        _failures.Clear();
        if (!result.IsPartitionEOF)
        {
            Apply(result);
        }
        else if (unread.Remove(result.Partition.Value) && unread.Count == 0)
        {
            _part.Ready();
            _caughtUp.TrySetResult();
            logger.ViewCaughtUp(topic);
        }
    }

    private void Apply(ConsumeResult<byte[]?, byte[]?> result)
    {
        var record = RawRecord.From(result);
        switch (decode?.Invoke(record) ?? RecordDecoder.Decode<T>(record, keyRequired: true, Topics.MaxMessageBytes))
        {
            case Decoded<T>.Accepted accepted:
                apply(new(accepted.Key, accepted.Value, record.Partition, record.Offset, record.Headers));
                break;
            case Decoded<T>.Refused refused:
                logger.ViewSkipped(topic, topic, record.Partition, record.Offset, refused.Reason);
                break;
        }
    }

    private bool Failed(Exception e)
    {
        failure.Fail(_part.Name, StageFailure.Broken, $"{e.GetType().Name}: {e.Message}", e);
        return true;
    }
}
