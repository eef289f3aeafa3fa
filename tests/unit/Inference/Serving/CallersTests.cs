using System.Collections.Concurrent;
using Craft.Inference.Serving;
using Xunit;

namespace Craft.UnitTests.Inference.Serving;

/// <summary>Threads that all models share: every piece once, turns, failures, cancellation, the end.</summary>
public sealed class CallersTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Every_piece_runs_once_and_a_caller_runs_one_at_a_time(int count)
    {
        using var callers = new Callers(count);
        var (seen, busy) = (new int[1000], new int[count]);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(work => callers.RunAsync(250, (caller, piece) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref busy[caller]));
            Interlocked.Increment(ref seen[(250 * work) + piece]);
            Interlocked.Decrement(ref busy[caller]);
        }, Ct)));

        Assert.All(seen, times => Assert.Equal(1, times));
        await callers.RunAsync(0, (_, _) => Assert.Fail("there is nothing to run"), Ct);
    }

    [Fact]
    public async Task Works_take_turns()
    {
        using var callers = new Callers(1);
        var order = new ConcurrentQueue<char>();
        using var start = new ManualResetEventSlim();
        var first = callers.RunAsync(1, (_, _) => start.Wait(Ct), Ct);
        var many = callers.RunAsync(100, (_, _) => order.Enqueue('m'), Ct);
        var few = callers.RunAsync(2, (_, _) => order.Enqueue('f'), Ct);
        start.Set();
        await Task.WhenAll(first, many, few);

        Assert.Equal("mfmfmm", string.Concat(order.Take(6)));
        Assert.Equal(102, order.Count);
    }

    [Fact]
    public async Task A_failure_stops_its_work_and_no_other()
    {
        using var callers = new Callers(2);
        var ran = 0;
        // more than the other caller can run while this one is made to wait
        var failing = callers.RunAsync(int.MaxValue, (_, piece) =>
        {
            Interlocked.Increment(ref ran);
            if (piece == 7)
            {
                throw new FormatException("seven");
            }
        }, Ct);
        var other = callers.RunAsync(100, (_, _) => { }, Ct);

        Assert.Equal("seven", (await Assert.ThrowsAsync<FormatException>(() => failing)).Message);
        await other;
        Assert.InRange(ran, 8, int.MaxValue - 1);
    }

    [Fact]
    public async Task A_cancellation_is_seen_between_pieces()
    {
        using var callers = new Callers(1);
        using var stop = new CancellationTokenSource();
        var ran = 0;
        var work = callers.RunAsync(1_000_000, (_, _) =>
        {
            if (Interlocked.Increment(ref ran) == 5)
            {
                stop.Cancel();
            }
        }, stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        Assert.Equal(5, ran);
    }

    [Fact]
    public async Task What_waits_at_the_end_fails()
    {
        var callers = new Callers(1);
        using var started = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var running = callers.RunAsync(1, (_, _) =>
        {
            started.Set();
            go.Wait(Ct);
        }, Ct);
        started.Wait(Ct);
        var waiting = callers.RunAsync(3, (_, _) => Assert.Fail("the callers have stopped"), Ct);
        var closing = Task.Run(callers.Dispose, Ct);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
        {
            while (true)
            {
                // accepted until the closing has begun
                _ = callers.RunAsync(1, (_, _) => { }, Ct);
                await Task.Yield();
            }
        });
        go.Set();
        await closing;

        await running;
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
    }
}
