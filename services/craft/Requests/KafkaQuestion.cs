using Craft.Cli;
using Craft.Runtime;
using Craft.Schemas;

namespace Craft.Requests;

/// <summary>Asks over the topics, as any other program would: writes the request, waits for the record with its key.</summary>
internal static class KafkaQuestion
{
    private static readonly TimeSpan _pollWait = TimeSpan.FromMilliseconds(100);

    /// <summary>Null when no answer came in time.</summary>
    public static async Task<Recommendation?> AskAsync(
        KafkaClients clients, RecommendationRequest request, TimeSpan patience, CancellationToken ct)
    {
        try
        {
            using var answers = new TopicFollower<Recommendation>(clients, Topics.Recommendations);
            using var writer = new RecordWriter(clients, TimeProvider.System);
            var id = RequestIds.New();
            await writer.WriteAsync(Topics.RecommendationRequests, id, request with { RequestId = id }, "/craft/request", ct);
            return await Task.Run(() => Wait(answers, id, patience, ct), ct);
        }
        catch (KafkaUnavailableException e)
        {
            throw new CommandFailure(ExitCode.NobodyThere, e.Message + ".", e);
        }
    }

    private static Recommendation? Wait(
        TopicFollower<Recommendation> answers, string id, TimeSpan patience, CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < patience)
        {
            ct.ThrowIfCancellationRequested();
            if (answers.Next(_pollWait) is { } record && record.Key == id && record.Value is { } answer)
            {
                return answer;
            }
        }

        return null;
    }
}
