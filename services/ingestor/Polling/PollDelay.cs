namespace Craft.Ingestor.Polling;

/// <summary>The pure rule of when a source is asked again.</summary>
internal static class PollDelay
{
    private static readonly TimeSpan _first = TimeSpan.FromSeconds(1);

    // a source that asks for more is not believed
    private static readonly TimeSpan _longestRetryAfter = TimeSpan.FromDays(1);

    /// <summary>The interval runs from start to start; a poll that took longer is followed at once.</summary>
    public static TimeSpan AfterAnswer(TimeSpan interval, TimeSpan elapsed) =>
        elapsed < interval ? interval - elapsed : TimeSpan.Zero;

    /// <summary>
    /// Doubles from a second with every failure in a row, up to the longer of interval and <paramref name="backOffMax"/>;
    /// <paramref name="jitter"/> (0 to 1) takes away up to half of it. What the source asked for is the least.
    /// </summary>
    public static TimeSpan AfterFailure(int failures, TimeSpan interval, TimeSpan backOffMax, TimeSpan? retryAfter, double jitter)
    {
        var longest = interval > backOffMax ? interval : backOffMax;
        var doubled = Math.Min(_first.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 30)), longest.TotalSeconds);
        var delay = TimeSpan.FromSeconds(doubled * (1 - (jitter / 2)));
        var asked = retryAfter is { } r && r > TimeSpan.Zero ? r : TimeSpan.Zero;
        asked = asked < _longestRetryAfter ? asked : _longestRetryAfter;
        return asked > delay ? asked : delay;
    }
}
