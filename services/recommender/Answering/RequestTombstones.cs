using Craft.Runtime;
using Craft.Schemas;

namespace Craft.Recommender.Answering;

/// <summary>
/// Writes the tombstones of requests that are over. Two instances may both write one: the second changes nothing.
/// </summary>
internal sealed class RequestTombstones(
    RequestLedger ledger,
    AnswerJournal journal,
    TopicView<ReceivedRequest> requests,
    TopicView<Recommendation> answers,
    RecordWriter writer,
    TimeProvider time,
    RecommenderEvents events) : BackgroundService
{
    private const string Source = "/craft/recommender";

    private static readonly TimeSpan _interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await requests.CaughtUp.WaitAsync(stoppingToken);
            await answers.CaughtUp.WaitAsync(stoppingToken);
            using var timer = new PeriodicTimer(_interval, time);
            do
            {
                await WriteDueAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // the host stops
        }
    }

    private async Task WriteDueAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var due = ledger.All().Where(r => TombstoneSchedule.IsDue(r.Value, journal.PlaceOf(r.Key), now)).ToList();
        try
        {
            foreach (var (requestId, _) in due)
            {
                await writer.WriteAsync<RecommendationRequest>(Topics.RecommendationRequests, requestId, null, Source, ct);
                ledger.Forget(requestId);
            }
        }
        catch (KafkaUnavailableException e)
        {
            events.TombstonesFailed(e);
        }
    }
}
