using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using Craft.Recommender.Answering;
using Craft.Runtime;
using Craft.Schemas;

namespace Craft.Recommender.Http;

/// <summary>
/// The events of one request: <c>status</c> while there is nothing to say (also a sign of life), <c>recommendation</c> with
/// each revision, <c>end</c> when no further one can come.
/// </summary>
internal sealed class RecommendationStream(
    AnswerJournal journal,
    RequestLedger ledger,
    TopicView<Recommendation> answers,
    TimeProvider time,
    IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan _signOfLife = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _longestPending = TimeSpan.FromMinutes(10);

    public IResult Answer(string id, HttpContext http)
    {
        if (ledger.Find(id) is null && !journal.Contains(id))
        {
            return answers.CaughtUp.IsCompletedSuccessfully
                ? Answers.Problem(StatusCodes.Status404NotFound, "no request has this id, or its answer is no longer kept")
                : Answers.Unavailable(http, "the answers are still being read");
        }

        return TypedResults.ServerSentEvents(EventsAsync(id, http.RequestAborted));
    }

    private async IAsyncEnumerable<SseItem<string>> EventsAsync(string id, [EnumeratorCancellation] CancellationToken aborted)
    {
        using var all = CancellationTokenSource.CreateLinkedTokenSource(aborted, lifetime.ApplicationStopping);
        var started = time.GetTimestamp();
        var seen = 0L;
        while (true)
        {
            using var turn = CancellationTokenSource.CreateLinkedTokenSource(all.Token);
            var next = journal.NextAsync(id, turn.Token);
            if (journal.Find(id) is { } answer && answer.Revision > seen)
            {
                seen = answer.Revision;
                yield return Recommended(answer);
            }

            if (Ending(id, seen, time.GetElapsedTime(started)) is { } reason)
            {
                await turn.CancelAsync();
                yield return new SseItem<string>($$"""{"reason":"{{reason}}"}""", "end");
                yield break;
            }

            if (seen == 0)
            {
                yield return new SseItem<string>("""{"status":"pending"}""", "status");
            }

            if (!await CameAsync(next, turn))
            {
                if (all.IsCancellationRequested)
                {
                    yield break;
                }

                yield return new SseItem<string>(seen == 0 ? """{"status":"pending"}""" : """{"status":"standing"}""", "status");
            }
        }
    }

    // Null, or why nothing more will come.
    private string? Ending(string id, long seen, TimeSpan elapsed)
    {
        var request = ledger.Find(id);
        var stands = request is { Standing: true } && !(request.ExpiresAt <= time.GetUtcNow());
        return seen > 0 || journal.Contains(id) ? (stands ? null : "answered")
            : request is null ? "withdrawn"
            : elapsed > _longestPending ? "timeout"
            : null;
    }

    // False when it is time for a sign of life, or to end.
    private async Task<bool> CameAsync(Task next, CancellationTokenSource turn)
    {
        try
        {
            await next.WaitAsync(_signOfLife, time, turn.Token);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            await turn.CancelAsync();
            return false;
        }
    }

    private static SseItem<string> Recommended(Recommendation answer) =>
        new(Encoding.UTF8.GetString(WireJson.Write(answer)), "recommendation")
        {
            EventId = answer.Revision.ToString(CultureInfo.InvariantCulture),
        };
}
