using Craft.Runtime;

namespace Craft.Operate;

/// <summary>What two readings of the lag say about speed.</summary>
internal static class LagRates
{
    /// <summary>The rows of <paramref name="now"/>; a group that was moved back in between has no negative rate.</summary>
    public static List<LagRow> Between(LagReading before, LagReading now, TimeSpan elapsed)
    {
        var earlier = before.Lags.ToDictionary(l => (l.Group, l.Topic, l.Partition));
        var rows = new List<LagRow>();
        foreach (var (group, state) in now.States)
        {
            var own = now.Lags.Where(l => l.Group == group).ToList();
            if (own.Count == 0)
            {
                rows.Add(new(group, state, null, null, null, null, 0, 0, 0, 0));
            }

            foreach (var lag in own)
            {
                var was = earlier.GetValueOrDefault((lag.Group, lag.Topic, lag.Partition));
                var consumed = Rate(was?.Committed, lag.Committed, elapsed);
                var produced = Rate(was?.End, lag.End, elapsed);
                rows.Add(new(
                    group, state, lag.Topic, lag.Partition, lag.Committed, lag.End, lag.Lag, consumed, produced,
                    SecondsToZero(lag.Lag, consumed, produced)));
            }
        }

        return rows;
    }

    /// <summary>When the lag will be gone at these rates; null: not in sight.</summary>
    public static double? SecondsToZero(long lag, double consumed, double produced) =>
        lag == 0 ? 0 : consumed > produced ? Math.Round(lag / (consumed - produced), 1) : null;

    private static double Rate(long? before, long? now, TimeSpan elapsed) =>
        before is null || now is null || elapsed <= TimeSpan.Zero
            ? 0
            : Math.Round(Math.Max(0, now.Value - before.Value) / elapsed.TotalSeconds, 1);
}
