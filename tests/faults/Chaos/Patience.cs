namespace Craft.FaultTests.Chaos;

/// <summary>Waits for what can only be looked at.</summary>
internal static class Patience
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);

    /// <summary>False when it did not come true within <paramref name="limit"/>.</summary>
    public static async Task<bool> UntilAsync(Func<bool> isTrue, TimeSpan limit, CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!isTrue())
        {
            if (TimeProvider.System.GetElapsedTime(started) > limit)
            {
                return false;
            }

            await Task.Delay(_look, TimeProvider.System, ct);
        }

        return true;
    }
}
