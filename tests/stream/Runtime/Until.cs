using Xunit;

namespace Craft.StreamTests.Runtime;

/// <summary>Waits for what the test cannot be told of, and says what it waited for when that does not come.</summary>
internal static class Until
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(10);

    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Limit, $"{what}: not within {Limit.TotalSeconds} s");
            await Task.Delay(_look, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits for a signal.</summary>
    public static async Task DoneAsync(Task task, string what)
    {
        try
        {
            await task.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{what}: not within {Limit.TotalSeconds} s");
        }
    }
}
