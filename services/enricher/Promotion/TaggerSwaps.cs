using Craft.Inference.Serving;
using Craft.Runtime;
using Craft.Schemas;

namespace Craft.Enricher.Promotion;

/// <summary>Brings in each tagger that is promoted: first the one that stood on the topic at the start, then what comes.</summary>
internal sealed class TaggerSwaps(
    ServedTagger? tagger, TaggerPromotions promotions, TopicView<ModelPromoted> topic, StageFailure failure) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (tagger is null)
        {
            return;
        }

        try
        {
            await topic.CaughtUp.WaitAsync(stoppingToken);
            if (promotions.Last.TryRead(out var past))
            {
                await tagger.FollowAsync(past, stoppingToken);
            }

            promotions.PastFollowed();
            await foreach (var promoted in promotions.Last.ReadAllAsync(stoppingToken))
            {
                await tagger.FollowAsync(promoted, stoppingToken);
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

    private bool Failed(Exception e)
    {
        failure.Fail(EnricherServices.Stage, StageFailure.Broken, $"{e.GetType().Name}: {e.Message}", e);
        return true;
    }
}
