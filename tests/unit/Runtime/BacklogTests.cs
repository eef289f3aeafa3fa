using Confluent.Kafka;
using Craft.Runtime;
using Xunit;

namespace Craft.UnitTests.Runtime;

/// <summary>C-6: the bound of a stage, in messages and in bytes, with the gap between full and low.</summary>
public sealed class BacklogTests
{
    [Fact]
    public void It_is_full_at_the_limit_of_messages_and_low_at_half_of_it()
    {
        var backlog = new Backlog(new() { MaxMessages = 10, MaxBytes = 1_000_000 });
        Assert.True(backlog.IsLow);
        for (var i = 1; i <= 10; i++)
        {
            Assert.False(backlog.IsFull);
            backlog.Add(1);
            Assert.Equal(i <= 5, backlog.IsLow);
        }

        Assert.True(backlog.IsFull);
        backlog.Remove(1, 1);
        Assert.False(backlog.IsFull);
        Assert.False(backlog.IsLow);
        Assert.Equal(9, backlog.Messages);
    }

    [Fact]
    public void It_is_full_at_the_limit_of_bytes_also_with_a_single_message()
    {
        var backlog = new Backlog(new() { MaxMessages = 10, MaxBytes = 100 });
        backlog.Add(51);
        Assert.False(backlog.IsFull);
        Assert.False(backlog.IsLow);
        backlog.Add(49);
        Assert.True(backlog.IsFull);
        backlog.Remove(1, 51);
        Assert.True(backlog.IsLow);
    }

    [Fact]
    public void A_record_in_flight_counts_its_payload_and_what_is_around_it()
    {
        var lane = new Lane(new TopicPartition("t", 0));
        var empty = new InFlight(lane, Record(null, null)).Bytes;
        Assert.True(empty > 0);
        Assert.Equal(empty + 3 + 500, new InFlight(lane, Record(new byte[3], new byte[500])).Bytes);
    }

    [Fact]
    public void A_reject_replaces_what_was_to_be_written()
    {
        var item = new InFlight(new Lane(new TopicPartition("t", 0)), Record(null, null));
        Assert.Empty(item.Writes);
        WireRecord one = new("out", null, null, []), two = new("dead", null, null, []);
        item.Emit([one, one]);
        Assert.Equal(2, item.Writes.Count);
        item.Reject(new("step-failed", "no"), two);
        Assert.Same(two, Assert.Single(item.Writes));
        Assert.Equal("step-failed", item.Rejection!.Reason);
    }

    private static RawRecord Record(byte[]? key, byte[]? value) =>
        new("t", 0, 0, DateTimeOffset.UnixEpoch, key, value, MessageHeaders.None);
}
