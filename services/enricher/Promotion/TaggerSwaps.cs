using Craft.Inference.Serving;
using Craft.Runtime;
using Craft.Schemas;

namespace Craft.Enricher.Promotion;

/// <summary>
/// Brings in each tagger that is promoted: first the one that stood on the topic at the start, then what comes. One that is
/// refused, because its share is away or its folder not written yet, is tried again until it serves or another one is promoted.
/// </summary>
internal sealed class TaggerSwaps(
    ServedTagger? tagger, TaggerPromotions promotions, TopicView<ModelPromoted> topic, StageFailure failure, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan _firstWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _longestWait = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (tagger is null)
        {
            return;
        }

        try
        {
            await topic.CaughtUp.WaitAsync(stoppingToken);
            var refused = promotions.Last.TryRead(out var promoted) && await IsRefusedAsync(tagger, promoted, stoppingToken);
            promotions.PastFollowed();
            while (true)
            {
                if (refused)
                {
                    await RepeatAsync(tagger, promoted, stoppingToken);
                }

                promoted = await promotions.Last.ReadAsync(stoppingToken);
                refused = await IsRefusedAsync(tagger, promoted, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the host stops
        }
        catch (Exception e) when (Failed(e))
        {
            // the process stops
        }
    }

    private static async Task<bool> IsRefusedAsync(ServedTagger tagger, ModelPromoted? promoted, CancellationToken ct) =>
        await tagger.FollowAsync(promoted, ct) is ModelSwap.Refused;

    private async Task RepeatAsync(ServedTagger tagger, ModelPromoted? promoted, CancellationToken ct)
    {
        var wait = _firstWait;
        while (!await AnotherWithinAsync(wait, ct) && await IsRefusedAsync(tagger, promoted, ct))
        {
            wait = TimeSpan.FromTicks(Math.Min(2 * wait.Ticks, _longestWait.Ticks));
        }
    }

    private async Task<bool> AnotherWithinAsync(TimeSpan wait, CancellationToken ct)
    {
        using var over = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, ct);
        try
        {
            return await promotions.Last.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private bool Failed(Exception e)
    {
        failure.Fail(EnricherServices.Stage, StageFailure.Broken, $"{e.GetType().Name}: {e.Message}", e);
        return true;
    }
}
