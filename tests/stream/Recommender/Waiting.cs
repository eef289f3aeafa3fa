using Craft.Recommender.Answering;

namespace Craft.StreamTests.Recommender;

/// <summary>Waits of these tests: for a signal, within a limit.</summary>
internal static class Waiting
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(90);

    public static async Task UntilAnsweredAsync(this AnswerJournal journal, string requestId, CancellationToken ct)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var next = journal.NextAsync(requestId, done.Token);
        if (journal.Contains(requestId))
        {
            await done.CancelAsync();
            return;
        }

        await next.WaitAsync(_limit, ct);
    }

    public static async Task UntilAsync(Func<bool> condition, string otherwise, CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > _limit)
            {
                throw new TimeoutException(otherwise);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ct);
        }
    }
}
