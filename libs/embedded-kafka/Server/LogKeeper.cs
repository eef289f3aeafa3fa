using Craft.EmbeddedBroker.Log;
using Craft.EmbeddedBroker.Protocol;

namespace Craft.EmbeddedBroker.Server;

/// <summary>Goes through all logs every half a minute: seals segments, lets old ones go, compacts.</summary>
internal sealed class LogKeeper : IAsyncDisposable
{
    private readonly TopicCatalog _topics;
    private readonly EmbeddedKafkaEvents _events;
    private readonly CancellationTokenSource _stop = new();
    private readonly PeriodicTimer _timer;
    private readonly Task _loop;

    public LogKeeper(TopicCatalog topics, EmbeddedKafkaOptions options, EmbeddedKafkaEvents events)
    {
        (_topics, _events) = (topics, events);
        _timer = new PeriodicTimer(options.UpkeepInterval, options.Time);
        // On a thread of the pool: a compaction must not hold up the start.
        _loop = Task.Run(() => RunAsync(_stop.Token));
    }

    /// <summary>One round, for tests without waiting for the clock.</summary>
    public static async Task RoundAsync(TopicCatalog topics, EmbeddedKafkaEvents events, CancellationToken ct)
    {
        foreach (var log in topics.All.SelectMany(topic => topic.Partitions))
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                await TidyAsync(topics, log, ct);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                // Its topic was deleted.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or EmbeddedKafkaException)
            {
                // The log serves on as it is; the next round tries again.
                events.UpkeepFailed(log.Name.ToString(), e.Message);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _timer.Dispose();
        _stop.Dispose();
    }

    private static async ValueTask TidyAsync(TopicCatalog topics, PartitionLog log, CancellationToken ct)
    {
        log.Upkeep.RollIfOld();
        var expired = log.Upkeep.Expired();
        log.Upkeep.Seal();
        // In the journal before a file is deleted: a start must know which segments may be missing.
        if (expired is { } start && await topics.MoveStartAsync(log, start, ct) != ErrorCode.None) return;
        log.Upkeep.DropHidden();
        log.Upkeep.Clean(ct);
    }

    private async Task RunAsync(CancellationToken ct)
    {
        try
        {
            while (await _timer.WaitForNextTickAsync(ct)) await RoundAsync(_topics, _events, ct);
        }
        catch (OperationCanceledException)
        {
            // What was not tidied is found by the next start.
        }
    }
}
