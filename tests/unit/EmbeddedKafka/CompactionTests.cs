using Craft.EmbeddedBroker.Protocol;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Craft.UnitTests.EmbeddedBroker.Compacting;

namespace Craft.UnitTests.EmbeddedBroker;

/// <summary>Compaction: what stays, what goes and when, and a crash in the middle of it.</summary>
public sealed class CompactionTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
    private readonly BrokerDisk _disk;

    public CompactionTests() => _disk = new BrokerDisk(time: _time);

    public ValueTask DisposeAsync() => _disk.DisposeAsync();

    [Fact]
    public void The_latest_record_of_every_key_stays_at_its_offset()
    {
        using var log = _disk.OpenLog(Compact);
        for (var i = 0; i < 60; i++) Put(log, $"k{i % 7}", $"{i}");
        var before = LogClient.All(log);
        Clean(log);
        var after = LogClient.All(log).FindAll(read => read.Key != "filler");

        Assert.True(after.Count < 30);
        Assert.Subset(before.ToHashSet(), after.ToHashSet());
        Assert.Equal(after.OrderBy(read => read.Offset), after);
        Assert.Equal(LogClient.Table(before), LogClient.Table(after));
        Assert.Equal((0, 61), (log.StartOffset, log.EndOffset));
    }

    [Fact]
    public void Parts_of_a_batch_go_and_the_batch_keeps_its_offsets_and_its_producer()
    {
        using var log = _disk.OpenLog(Compact);
        log.Append(TestBatch.Keyed([("a", "1"), ("b", "1"), ("c", "1")], 7, 2, 0), int.MaxValue);
        Put(log, "a", "2");
        Put(log, "c", "2");
        Clean(log);
        var batch = BrokerDisk.Read(log)[0];

        Assert.Equal((0L, 2L, 7L, (short)2, 0, 1), (batch.FirstOffset, batch.LastOffset, batch.ProducerId, batch.ProducerEpoch, batch.FirstSequence, batch.RecordCount));
        Assert.Equal((1, "b", "1", 1000), Tuple(LogClient.All(log)[0]));
        Assert.Equal(0, log.Append(TestBatch.Keyed([("a", "1"), ("b", "1"), ("c", "1")], 7, 2, 0), int.MaxValue).FirstOffset);
    }

    [Fact]
    public void A_tombstone_stays_for_its_time_after_it_was_first_cleaned_and_then_goes()
    {
        using var log = _disk.OpenLog(Compact);
        Put(log, "a", "1");
        Put(log, "a", null);
        Put(log, "b", "1");
        _time.Advance(TimeSpan.FromDays(1));
        Clean(log);
        Assert.Equal((1, "a", null, 1000), Tuple(LogClient.All(log)[0]));

        _time.Advance(TimeSpan.FromSeconds(59));
        Clean(log);
        Assert.Contains(LogClient.All(log), read => read.Key == "a");
        _time.Advance(TimeSpan.FromSeconds(2));
        Clean(log, roll: false);

        Assert.DoesNotContain(LogClient.All(log), read => read.Key == "a");
        Assert.Contains(LogClient.All(log), read => read.Key == "b");
    }

    [Fact]
    public void Aborted_records_go_and_their_marker_when_nothing_else_is_left()
    {
        using var log = _disk.OpenLog(Compact);
        Put(log, "a", "kept");
        InTransaction(log, 5, 0, commit: false, ("a", "aborted"), ("b", "aborted"));
        Put(log, "c", "1");
        Clean(log);
        // Empty, because it holds the last sequence number of its producer.
        Assert.Equal([1, 0, 1, 1], BrokerDisk.Read(log).Take(4).Select(batch => batch.RecordCount));
        Assert.Contains(BrokerDisk.Read(log), batch => batch.IsControl);
        InTransaction(log, 5, 2, commit: true, ("d", "committed"));
        _time.Advance(TimeSpan.FromMinutes(2));
        Clean(log);

        Assert.DoesNotContain(BrokerDisk.Read(log), batch => batch.IsControl && batch.FirstOffset == 3);
        Assert.Equal(["kept", "1", "committed"], LogClient.All(log).Where(r => r.Key != "filler").Select(r => r.Value));
        Assert.Equal(2, LogClient.All(log, committed: false).Count(r => r.Key is "a" or "b" or "d"));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_producer_whose_aborted_transaction_is_gone_is_not_hidden_by_it(bool restart)
    {
        var log = _disk.OpenLog(Compact);
        InTransaction(log, 5, 0, commit: false, ("a", "aborted"));
        InTransaction(log, 5, 1, commit: true, ("d", "committed"));
        Clean(log);
        _time.Advance(TimeSpan.FromMinutes(2));
        Clean(log);
        if (restart)
        {
            log.Abandon();
            log = _disk.OpenLog(Compact);
        }
        Assert.Equal(2, BrokerDisk.Read(log)[0].FirstOffset);
        Assert.Contains(LogClient.All(log, from: 0), read => read.Value == "committed");
        log.Dispose();
    }

    [Fact]
    public void Nothing_at_or_after_an_open_transaction_is_touched()
    {
        using var log = _disk.OpenLog(Compact);
        log.Admit(5, 0);
        log.Append(TestBatch.Keyed([("a", "open")], 5, 0, 0, transactional: true), int.MaxValue);
        for (var i = 0; i < 40; i++) Put(log, "a", $"{i}");
        Clean(log);
        Assert.Equal(42, LogClient.All(log, committed: false).Count);

        log.EndTransaction(5, 0, commit: true);
        Clean(log);

        Assert.InRange(LogClient.All(log, committed: false).Count, 2, 20);
    }

    [Fact]
    public async Task The_last_sequence_of_a_producer_survives_as_an_empty_batch()
    {
        using (var log = _disk.OpenLog(Compact))
        {
            log.Append(TestBatch.Keyed([("a", "1")], 7, 0, 0), int.MaxValue);
            log.Append(TestBatch.Keyed([("a", "2")], 7, 0, 1), int.MaxValue);
            for (var i = 0; i < 20; i++) Put(log, "a", $"{i}");
            Clean(log);
            var batches = BrokerDisk.Read(log);
            Assert.DoesNotContain(batches, batch => batch.FirstOffset == 0);
            Assert.Equal((1L, 0, 1), (batches[0].FirstOffset, batches[0].RecordCount, batches[0].LastSequence));
        }
        _disk.LoseSnapshots();
        using var again = _disk.OpenLog(Compact);

        Assert.Equal(1, again.Append(TestBatch.Keyed([("a", "2")], 7, 0, 1), int.MaxValue).FirstOffset);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, again.Append(TestBatch.Keyed([("a", "2")], 7, 0, 5), int.MaxValue).Error);
        await Task.CompletedTask;
    }

    [Fact]
    public void Gzip_batches_areCompacted_and_those_that_cannot_be_read_keep_everything()
    {
        using var log = _disk.OpenLog(Compact);
        log.Append(TestBatch.Keyed([("a", "1"), ("b", "1")], codec: 1), int.MaxValue);
        log.Append(TestBatch.Keyed([("z", "hidden")], codec: 4), int.MaxValue);
        Put(log, "a", "2");
        Put(log, "z", null);
        Clean(log);
        _time.Advance(TimeSpan.FromMinutes(2));
        Put(log, "q", "1");
        Clean(log);
        var batches = BrokerDisk.Read(log);

        Assert.Equal((1, 1), (batches[0].Codec, batches[0].RecordCount));
        Assert.Equal((1, "b", "1", 1000), Tuple(LogClient.All(log)[0]));
        Assert.Contains(batches, batch => batch.Codec == 4);
        // Without it the hidden value would come back to life.
        Assert.Contains(LogClient.All(log), read => read is { Key: "z", Value: null });
    }

    [Fact]
    public void Records_without_a_key_stay()
    {
        using var log = _disk.OpenLog(Compact);
        for (var i = 0; i < 20; i++) log.Append(TestBatch.Of($"{i}"), int.MaxValue);
        Clean(log);

        Assert.Equal(21, LogClient.All(log).Count);
    }

    [Fact]
    public void Compaction_waits_for_its_share_of_new_records_and_for_their_age()
    {
        using var log = _disk.OpenLog(Compact with { MinDirtyRatio = 0.5 });
        for (var i = 0; i < 60; i++) Put(log, $"k{i}", "1");
        Assert.True(Clean(log));
        for (var i = 0; i < 10; i++) Put(log, $"k{i}", "2");
        Assert.False(Clean(log));
        log.Settings = Compact with { MinCompactionLagMs = long.MaxValue };

        Assert.False(Clean(log));
    }

    private static (long, string?, string?, long) Tuple(LogClient.Read read) => (read.Offset, read.Key, read.Value, read.Timestamp);
}
