using Craft.TestSupport;
using Xunit;

namespace Craft.FaultTests;

/// <summary>Looks at a system from outside until it is as it should be.</summary>
internal static class Waiting
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);

    /// <summary>Until <paramref name="look"/> gives null; at the deadline its text is the failure.</summary>
    public static async Task UntilAsync(Func<Task<string?>> look, TimeSpan limit, CraftProcess craft)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (await look() is { } missing)
        {
            Assert.False(craft.HasExited, $"the program ended:\n{craft.Output}");
            Assert.True(
                TimeProvider.System.GetElapsedTime(started) < limit, $"after {limit.TotalSeconds:0} s: {missing}\n{craft.Output}");
            await Task.Delay(_look, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
