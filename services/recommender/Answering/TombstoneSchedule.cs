namespace Craft.Recommender.Answering;

/// <summary>When a request leaves its topic: asked once, a day after its answer; standing, when it expires. Pure.</summary>
internal static class TombstoneSchedule
{
    private static readonly TimeSpan _keptAfterAnswer = TimeSpan.FromHours(24);

    /// <summary>True when the request needs its tombstone now.</summary>
    public static bool IsDue(OpenRequest request, AnswerPlace? answer, DateTimeOffset now) => request.Standing
        ? request.ExpiresAt <= now
        : answer is { } given && given.ProducedAt + _keptAfterAnswer <= now;
}
