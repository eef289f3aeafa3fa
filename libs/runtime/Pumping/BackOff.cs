namespace Craft.Runtime;

/// <summary>Delays between attempts: doubling, capped, with jitter so that instances do not knock together.</summary>
internal sealed class BackOff(TimeSpan first, TimeSpan max, Random random)
{
    /// <summary>The delay after failed attempt <paramref name="attempt"/> (from 1): between half and all of the step.</summary>
    public TimeSpan After(int attempt)
    {
        var doubled = first.TotalMilliseconds * Math.Pow(2, Math.Min(attempt - 1, 30));
        var capped = Math.Min(doubled, max.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(capped * (0.5 + (random.NextDouble() / 2)));
    }
}
