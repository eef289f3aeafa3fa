using Craft.Runtime;
using Craft.Schemas;

namespace Craft.Recommender.Answering;

/// <summary>
/// Answers requests, each id once: an id that was answered before is skipped, whichever record it comes from; only the very
/// record whose answer may have been lost with an aborted transaction is answered again. <paramref name="journalRead"/> ends
/// when the journal knows what was answered before this process began.
/// </summary>
internal sealed class AnswerRequests(
    RecommendationEngine engine,
    ExpertiseHolder expertise,
    AnswerJournal journal,
    Task journalRead,
    TimeProvider time,
    RecommenderEvents events) : IStep<ReceivedRequest, Recommendation>
{
    private const string Duplicate = "duplicate";
    private const string Withdrawn = "withdrawn";

    // after that the pump is told, which shows in health, and comes again
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    private readonly RecentOrigins _recent = new();

    public async Task<IReadOnlyList<Outcome<Recommendation>>> HandleAsync(
        IReadOnlyList<Message<ReceivedRequest>> batch, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        await journalRead.WaitAsync(_patience, time, ct);
        var current = await expertise.WaitAsync(_patience, time, ct) ?? throw new ExpertiseMissingException();
        var outcomes = new Outcome<Recommendation>[batch.Count];
        var open = new List<int>();
        for (var i = 0; i < batch.Count; i++)
        {
            if (Skipped(batch[i]) is { } why)
            {
                outcomes[i] = new Outcome<Recommendation>.Skip(why);
            }
            else
            {
                open.Add(i);
            }
        }

        await EachAsync(open, async (i, token) => outcomes[i] = await EmitAsync(batch[i], current, started, token), ct);
        return outcomes;
    }

    // Null, or why the message needs no answer; decided in the order of the batch, since a batch may hold an id twice.
    private string? Skipped(Message<ReceivedRequest> message)
    {
        if (message.Value is null)
        {
            return Withdrawn;
        }

        var origin = new RequestOrigin(message.Topic, message.Partition, message.Offset);
        if (IsAnswered(message.Key, origin))
        {
            return Duplicate;
        }

        _recent.Remember(message.Key, origin);
        return null;
    }

    // answering is computing: several requests take all cores, a single one no detour
    private static Task EachAsync(List<int> open, Func<int, CancellationToken, ValueTask> answer, CancellationToken ct) =>
        open is [var only] ? answer(only, ct).AsTask()
        : Parallel.ForEachAsync(open, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = ct }, answer);

    private async Task<Outcome<Recommendation>> EmitAsync(
        Message<ReceivedRequest> message, Expertise current, long started, CancellationToken ct)
    {
        var answer = await AnswerAsync(message.Key, message.Value!, current, started, ct);
        events.Answered(answer);
        return new Outcome<Recommendation>.Emit(new Output<Recommendation>(message.Key, answer));
    }

    // an answer in the journal is committed, and with it the offset of its request: whatever comes with this id is a repetition
    private bool IsAnswered(string requestId, RequestOrigin origin) =>
        journal.Contains(requestId) || (_recent.Find(requestId) is { } known && known != origin);

    private async Task<Recommendation> AnswerAsync(
        string requestId, ReceivedRequest received, Expertise current, long started, CancellationToken ct)
    {
        var draft = new AnswerDraft(requestId, started, time);
        if (received.Request is not { } request)
        {
            return draft.Problem(ProblemCode.InvalidRequest, received.Fault ?? "the request cannot be read");
        }

        if (!RequestCheck.TryAccept(requestId, request, time.GetUtcNow(), out var valid, out var detail))
        {
            return draft.Problem(ProblemCode.InvalidRequest, detail);
        }

        return await engine.AnswerAsync(current, valid, started, ct);
    }
}
