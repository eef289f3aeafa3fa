using System.Collections.Immutable;
using Craft.EmbeddedBroker;
using Craft.EmbeddedBroker.Log;
using Craft.EmbeddedBroker.Protocol;
using Craft.EmbeddedBroker.Server;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Craft.UnitTests.EmbeddedBroker;

/// <summary>What lets old records go: time, size and DeleteRecords, through the journal and over restarts.</summary>
public sealed class RetentionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("craft-retention-");
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
    private readonly EmbeddedKafkaEvents _events = new(NullLogger.Instance);

    public void Dispose()
    {
        _events.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Segments_older_than_the_retention_time_go_and_the_first_offset_follows_also_after_a_restart()
    {
        await using (var core = await OpenAsync(("retention.ms", "3600000")))
        {
            Fill(core.Log(0), 50);
            _time.Advance(TimeSpan.FromMinutes(59));
            await RoundAsync(core);
            Assert.Equal(0, core.Log(0).StartOffset);
            Fill(core.Log(0), 10);
            _time.Advance(TimeSpan.FromMinutes(2));
            await RoundAsync(core);
            AssertStart(core.Log(0), 40, 50);
        }
        await using var again = await BrokerCore.OpenAsync(_folder.FullName, _time);
        AssertStart(again.Log(0), 40, 50);
        _time.Advance(TimeSpan.FromHours(3));
        await RoundAsync(again);

        Assert.Equal((60, 60), (again.Log(0).StartOffset, again.Log(0).EndOffset));
        Assert.Single(Files(0));
        Assert.Equal(60, again.Log(0).Append(Record(), int.MaxValue).FirstOffset);
    }

    [Fact]
    public async Task A_clock_that_jumps_an_hour_deletes_nothing_that_is_younger_and_the_way_back_nothing_at_all()
    {
        await using (var core = await OpenAsync(("retention.ms", "7200000")))
        {
            Fill(core.Log(0), 50);
            _time.Advance(TimeSpan.FromHours(1));
            await RoundAsync(core);
            Assert.Equal(0, core.Log(0).StartOffset);
        }
        var back = new FakeTimeProvider(_time.GetUtcNow() - TimeSpan.FromHours(1));
        await using var again = await BrokerCore.OpenAsync(_folder.FullName, back);
        Fill(again.Log(0), 5);
        await RoundAsync(again);

        Assert.Equal(55, LogClient.All(again.Log(0)).Count);
    }

    [Fact]
    public async Task The_oldest_segments_go_when_there_is_more_than_the_retention_size()
    {
        await using var core = await OpenAsync(("retention.bytes", "3000"), ("retention.ms", "-1"));
        Fill(core.Log(0), 100);
        await RoundAsync(core);

        var bytes = Files(0).Sum(path => new FileInfo(path).Length);
        Assert.InRange(bytes, 3000, 4000);
        Assert.True(core.Log(0).StartOffset > 0);
        Assert.Equal(core.Log(0).EndOffset - core.Log(0).StartOffset, LogClient.All(core.Log(0)).Count);
        Assert.Equal(ErrorCode.OffsetOutOfRange, core.Log(0).View(0, committed: false).Error);
    }

    [Fact]
    public async Task Nothing_at_or_after_an_open_transaction_goes()
    {
        await using var core = await OpenAsync(("retention.ms", "1000"));
        var log = core.Log(0);
        Fill(log, 30);
        log.Admit(5, 0);
        log.Append(TestBatch.Of("open", producerId: 5, epoch: 0, sequence: 0, transactional: true), int.MaxValue);
        Fill(log, 30);
        _time.Advance(TimeSpan.FromHours(1));
        await RoundAsync(core);
        Assert.InRange(log.StartOffset, 1, 30);

        log.EndTransaction(5, 0, commit: true);
        _time.Advance(TimeSpan.FromHours(1));
        await RoundAsync(core);

        Assert.Equal(log.EndOffset, log.StartOffset);
    }

    [Fact]
    public async Task A_compacted_topic_loses_nothing_by_age()
    {
        await using var core = await OpenAsync(("retention.ms", "1000"), ("cleanup.policy", "compact"));
        Fill(core.Log(0), 50);
        _time.Advance(TimeSpan.FromHours(1));
        await RoundAsync(core);

        Assert.Equal(0, core.Log(0).StartOffset);
    }

    [Fact]
    public async Task Deleted_records_are_gone_at_once_and_stay_gone()
    {
        await using (var core = await OpenAsync())
        {
            Fill(core.Log(0), 50);
            Assert.Equal(ErrorCode.None, await core.Topics.MoveStartAsync(core.Log(0), 33, Ct));
            Assert.Equal(ErrorCode.OffsetOutOfRange, core.Log(0).View(32, committed: false).Error);
            Assert.Equal(33, LogClient.All(core.Log(0))[0].Offset);
            Assert.Equal(33, core.Log(0).FindTime(0)?.Offset);
            var before = Files(0).Length;
            await RoundAsync(core);
            Assert.True(Files(0).Length < before);
        }
        await using var again = await BrokerCore.OpenAsync(_folder.FullName, _time);

        Assert.Equal(Enumerable.Range(33, 17), LogClient.All(again.Log(0)).Select(read => (int)read.Offset));
    }

    [Fact]
    public async Task A_topic_made_again_starts_at_zero()
    {
        await using var core = await OpenAsync();
        Fill(core.Log(0), 50);
        await core.Topics.MoveStartAsync(core.Log(0), 33, Ct);
        await core.Topics.DeleteAsync("t", Ct);
        await core.Topics.CreateAsync("t", 1, ImmutableDictionary<string, string>.Empty, Ct);
        Fill(core.Log(0), 5);

        Assert.Equal(5, LogClient.All(core.Log(0)).Count);
    }

    [Fact]
    public async Task Settings_count_from_the_moment_they_are_altered_and_after_a_restart()
    {
        await using (var core = await OpenAsync(("retention.ms", "-1")))
        {
            Fill(core.Log(0), 50);
            _time.Advance(TimeSpan.FromHours(1));
            await RoundAsync(core);
            Assert.Equal(0, core.Log(0).StartOffset);
            await core.Topics.AlterAsync("t", own => own.SetItem("retention.ms", "1000"), Ct);
            await RoundAsync(core);
            Assert.Equal(50, core.Log(0).StartOffset);
        }
        await using var again = await BrokerCore.OpenAsync(_folder.FullName, _time);

        Assert.Equal(1000, again.Log(0).Settings.RetentionMs);
        Assert.Equal("1000", again.Ledger.Read(state => state.Topics["t"].Configs["retention.ms"]));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string[] Files(int partition) =>
        Directory.GetFiles(Path.Combine(_folder.FullName, "topics", $"t-{partition}"), "*.log");

    private Task RoundAsync(BrokerCore core) => LogKeeper.RoundAsync(core.Topics, _events, Ct);

    private static void AssertStart(PartitionLog log, long from, long to)
    {
        Assert.InRange(log.StartOffset, from, to);
        Assert.Equal(log.EndOffset - log.StartOffset, LogClient.All(log).Count);
    }

    private byte[] Record() => TestBatch.Of(new string('x', 30), firstTimestamp: _time.GetUtcNow().ToUnixTimeMilliseconds());

    private void Fill(PartitionLog log, int count)
    {
        for (var i = 0; i < count; i++) Assert.Equal(ErrorCode.None, log.Append(Record(), int.MaxValue).Error);
    }

    private async Task<BrokerCore> OpenAsync(params (string Key, string Value)[] configs)
    {
        var core = await BrokerCore.OpenAsync(_folder.FullName, _time);
        var all = configs.Append(("segment.bytes", "1000")).ToDictionary(pair => pair.Item1, pair => pair.Item2);
        await core.Topics.CreateAsync("t", 1, all, Ct);
        return core;
    }
}
