using Confluent.Kafka;
using Craft.Runtime;
using Xunit;

namespace Craft.UnitTests.Runtime;

/// <summary>C-3: one ownership of one partition, from the assignment to the last write.</summary>
public sealed class LaneTests
{
    private readonly Lane _lane = new(new TopicPartition("t", 0));

    [Fact]
    public void What_is_in_hand_may_finish_after_the_intake_stopped_and_nothing_new_starts()
    {
        Assert.True(_lane.TryStart());
        _lane.StopIntake();
        Assert.False(_lane.TryStart());
        Assert.True(_lane.IsOpen);
        Assert.False(_lane.IsIdle);
        Assert.False(_lane.WaitIdle(TimeSpan.Zero));
        _lane.Done();
        Assert.True(_lane.IsIdle);
        Assert.True(_lane.WaitIdle(TimeSpan.Zero));
    }

    [Fact]
    public void A_closed_lane_takes_and_writes_nothing()
    {
        Assert.True(_lane.TryStart());
        _lane.Close();
        Assert.False(_lane.IsOpen);
        Assert.False(_lane.TryStart());
        Assert.False(_lane.IsIdle);
    }

    [Fact]
    public async Task Whoever_waits_is_told_when_the_last_record_is_done()
    {
        Assert.True(_lane.TryStart());
        Assert.True(_lane.TryStart());
        var waiting = Task.Run(() => _lane.WaitIdle(TimeSpan.FromSeconds(60)), TestContext.Current.CancellationToken);
        _lane.Done();
        Assert.False(waiting.IsCompleted);
        _lane.Done();
        Assert.True(await waiting);
    }
}
