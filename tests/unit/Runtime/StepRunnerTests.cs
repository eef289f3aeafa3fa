using Craft.Runtime;
using Craft.Schemas;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Craft.UnitTests.Runtime;

/// <summary>C-1, C-8: one verdict per message whatever the step does, and poison stands alone.</summary>
public sealed class StepRunnerTests
{
    private readonly Part _part = new("x");

    [Fact]
    public async Task Each_message_has_its_own_verdict_in_order_and_exactly_the_poisoned_ones_fail() =>
        await Gen.Select(Gen.Int[1, 60], Gen.Int[0, 9].Select(n => n / 10.0), Gen.Int).SampleAsync(async (count, share, seed) =>
        {
            var random = new Random(seed);
            var poison = Enumerable.Range(0, count).Where(_ => random.NextDouble() < share / 2).Select(i => (long)i).ToHashSet();
            var verdicts = await RunAsync(new(poison.Contains), count);
            Assert.Equal(count, verdicts.Count);
            for (var i = 0; i < count; i++)
            {
                if (poison.Contains(i))
                {
                    Assert.Null(verdicts[i].Outcome);
                    Assert.IsType<InvalidOperationException>(verdicts[i].Failure);
                    Assert.InRange(verdicts[i].Attempts, 5, 13);
                }
                else
                {
                    Assert.Equal($"id-{i}", Assert.IsType<Outcome<CourseIndexed>.Skip>(verdicts[i].Outcome).Why);
                }
            }
        });

    [Fact]
    public async Task One_poisoned_message_costs_few_calls()
    {
        var step = new PoisonedStep(n => n == 300);
        var verdicts = await RunAsync(step, 512);

        // 5 times the whole, then two halves on each of 9 levels, and the last one twice
        Assert.Equal(5 + (2 * 9) + 1, step.Calls);
        Assert.Equal(5 + 8 + 2, verdicts[300].Attempts);
        Assert.Equal(511, verdicts.Count(v => v.Outcome is not null));
    }

    [Fact]
    public async Task What_passes_by_itself_is_repeated_without_end_and_does_not_count_as_an_attempt()
    {
        _part.Ready();
        var step = new PoisonedStep(_ => false)
        {
            Failure = call =>
            {
                Assert.Equal(call == 1 ? PartState.Ready : PartState.NotReady, _part.State);
                return call <= 100 ? new TimeoutException() : null;
            },
        };
        var verdicts = await RunAsync(step, 3);
        Assert.Equal(101, step.Calls);
        Assert.All(verdicts, v => Assert.Equal(1, v.Attempts));
        Assert.Equal(PartState.Ready, _part.State);
    }

    [Fact]
    public async Task A_step_that_recovers_before_the_attempts_are_used_up_rejects_nothing()
    {
        var step = new PoisonedStep(_ => false) { Failure = call => call < 5 ? new InvalidOperationException() : null };
        Assert.All(await RunAsync(step, 3), v => Assert.Equal(5, v.Attempts));
    }

    [Theory]
    [InlineData("too few")]
    [InlineData("too many")]
    [InlineData("null instead of a list")]
    [InlineData("null in the list")]
    public async Task A_broken_contract_is_a_bug_and_not_a_bad_message(string how)
    {
        var step = new PoisonedStep(_ => false)
        {
            All = all => how switch
            {
                "too few" => [.. all.Skip(1)],
                "too many" => [.. all, all[0]],
                "null instead of a list" => null!,
                _ => [.. all.Skip(1), null!],
            },
        };
        await Assert.ThrowsAsync<StepContractException>(() => RunAsync(step, 3));
        Assert.Equal(1, step.Calls);
    }

    [Fact]
    public async Task Waiting_for_the_next_attempt_ends_with_the_stage()
    {
        using var stopping = new CancellationTokenSource();
        var step = new PoisonedStep(_ => true) { Failure = _ => Cancel(stopping) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(step, 3, stopping, TimeSpan.FromHours(1)));
        Assert.Equal(1, step.Calls);
    }

    [Fact]
    public async Task Nothing_to_do_calls_nobody()
    {
        var step = new PoisonedStep(_ => true);
        Assert.Empty(await RunAsync(step, 0));
        Assert.Equal(0, step.Calls);
    }

    private static TimeoutException Cancel(CancellationTokenSource source)
    {
        source.Cancel();
        return new();
    }

    private Task<IReadOnlyList<StepVerdict<CourseIndexed>>> RunAsync(
        PoisonedStep step, int count, CancellationTokenSource? stopping = null, TimeSpan delay = default)
    {
        var stage = new StageOptions { Name = "x", InputTopics = ["in"], Retry = new() { FirstDelay = delay, MaxDelay = delay } };
        var runner = new StepRunner<CourseIndexed, CourseIndexed>(
            step, stage, _part, new(stage), TimeProvider.System, new(1), NullLogger.Instance);
        var batch = Enumerable.Range(0, count).Select(i => new Message<CourseIndexed>(
            $"id-{i}", null, "in", 0, i, DateTimeOffset.UnixEpoch, MessageHeaders.None));
        return runner.RunAsync([.. batch], stopping?.Token ?? CancellationToken.None, TestContext.Current.CancellationToken);
    }
}
