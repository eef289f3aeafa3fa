using Craft.Runtime;
using Craft.Runtime.Testing;
using Craft.Schemas;
using Xunit;

namespace Craft.UnitTests.Runtime;

/// <summary>The test kit does what the pump does.</summary>
public sealed class StepDriveTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Transient_failures_pass_and_take_time_that_nobody_waits_for()
    {
        var drive = Drive(new PoisonedStep(_ => false));
        drive.FailNext(40, () => new TimeoutException());
        var health = new List<PartState>();
        drive.Before = _ => health.Add(drive.Part.State);
        var result = await Send(drive, 3).RunAsync(Ct);
        Assert.Equal(["k-0", "k-1", "k-2"], result.Skips);
        Assert.All(result.Messages, m => Assert.Equal(1, m.Attempts));
        Assert.Equal(41, result.Calls);
        Assert.Equal(PartState.Ready, health[0]);
        Assert.All(health[1..], s => Assert.Equal(PartState.NotReady, s));
        Assert.Equal(PartState.Ready, drive.Part.State);

        // 0.2 s doubling to 30 s, between half and all of it
        Assert.InRange(drive.Time.Passed, TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(18));
    }

    [Fact]
    public async Task Poison_stands_alone_as_a_dead_letter()
    {
        var drive = Drive(new PoisonedStep(_ => false)).Poison("k-5");
        var result = await Send(drive, 8).RunAsync(Ct);
        Assert.Equal(7, result.Skips.Count);
        var poisoned = result.Messages[5];
        Assert.Equal((RejectReason.StepFailed, false), (poisoned.RejectReason, poisoned.IsEmit));
        Assert.Same(poisoned.DeadLetter, Assert.Single(result.DeadLetters));
        Assert.Equal("in.test.dlq", poisoned.DeadLetter!.Topic);
        Assert.Equal("5", poisoned.DeadLetter.Headers.Text(HeaderNames.ErrorOffset));
        Assert.Equal(poisoned.Attempts.ToString(System.Globalization.CultureInfo.InvariantCulture), poisoned.DeadLetter.Headers.Text(HeaderNames.ErrorAttempts));
        Assert.Equal(poisoned.Input.Value, poisoned.DeadLetter.Value);
    }

    [Fact]
    public async Task What_cannot_be_read_never_reaches_the_step()
    {
        var drive = Drive(new PoisonedStep(_ => false));
        var result = await drive.SendRaw("a"u8.ToArray(), "no JSON"u8.ToArray()).SendRaw(null, null).Send("tombstone", null).RunAsync(Ct);
        Assert.Equal([RejectReason.NotJson, RejectReason.NoKey, null], result.Messages.Select(m => m.RejectReason));
        Assert.Equal(["tombstone"], result.Skips);
        Assert.Equal(1, result.Calls);
    }

    [Fact]
    public async Task Batches_are_cut_as_the_pump_cuts_them()
    {
        var byNumber = Drive(new PoisonedStep(_ => false), new BatchLimits(MaxMessages: 4));
        Assert.Equal([4, 4, 2], (await Send(byNumber, 10).RunAsync(Ct)).Batches);
        var bySize = Drive(new PoisonedStep(_ => false), new BatchLimits(MaxBytes: 1));
        Assert.Equal([1, 1, 1], (await Send(bySize, 3).RunAsync(Ct)).Batches);

        // costs 1, 2, 3, 4, 5, 6: the message that reaches the limit is the last
        var stage = new StageOptions
        {
            Name = "test",
            InputTopics = ["in"],
            OutputTopic = "out",
            Batch = new BatchLimits(MaxCost: 5),
            CostOf = record => record.Offset + 1,
        };
        var byCost = new StepDrive<CourseIndexed, CourseIndexed>(new PoisonedStep(_ => false), stage);
        Assert.Equal([3, 2, 1], (await Send(byCost, 6).RunAsync(Ct)).Batches);
    }

    [Fact]
    public async Task A_step_that_would_be_repeated_for_ever_ends_the_test()
    {
        var drive = Drive(new PoisonedStep(_ => false)).FailNext(20_000, () => new TimeoutException());
        await Assert.ThrowsAsync<StepContractException>(() => Send(drive, 1).RunAsync(Ct));
    }

    private static StepDrive<CourseIndexed, CourseIndexed> Drive(PoisonedStep step, BatchLimits? batch = null) =>
        new(step, new() { Name = "test", InputTopics = ["in"], OutputTopic = "out", Batch = batch ?? new() });

    private static StepDrive<CourseIndexed, CourseIndexed> Send(StepDrive<CourseIndexed, CourseIndexed> drive, int count)
    {
        for (var i = 0; i < count; i++)
        {
            drive.Send($"k-{i}", new()
            {
                Id = $"k-{i}",
                Revision = i,
                Index = "test",
                Encoder = new ModelRef { Name = "none", Version = "1" },
                IndexedAt = DateTimeOffset.UnixEpoch,
                Deleted = false,
            });
        }

        return drive;
    }
}
