using System.Collections.Immutable;
using Craft.EmbeddedBroker;
using Craft.EmbeddedBroker.Protocol;
using Craft.EmbeddedBroker.Server;
using Craft.EmbeddedBroker.State;
using Craft.EmbeddedBroker.Transactions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Craft.UnitTests.EmbeddedBroker.Crash;

/// <summary>
/// A broker at work (a topic of numbers, a compacted table, transactions over two partitions and a group; segments roll,
/// compaction runs, it is restarted), whose folder is copied before its writes.
/// </summary>
internal sealed class CrashRun(string root, FsyncPolicy fsync, Func<int, bool> copies)
{
    public const string Id = "tx";
    public const int Keys = 4;
    private const int Steps = 60;
    private const int TimeoutMs = 60_000;
    private static readonly ImmutableDictionary<string, string> _rolling =
        ImmutableDictionary<string, string>.Empty.Add("segment.bytes", "700").Add("retention.ms", "-1");

    private readonly string _live = Path.Combine(root, "live");
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
    private readonly List<CrashImage> _images = [];
    private readonly Dictionary<string, long> _flushed = [];
    private readonly Lock _lock = new();
    private Acknowledged _acknowledged = new(0, 0, 0);
    private bool _ready;

    public int Writes { get; private set; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Every fifth transaction is aborted.</summary>
    public static bool Commits(int step) => step % 5 != 0;

    public async Task<IReadOnlyList<CrashImage>> RunAsync()
    {
        Directory.CreateDirectory(_live);
        var core = await OpenAsync();
        await core.Topics.CreateAsync("t", 2, _rolling, Ct);
        await core.Topics.CreateAsync("plain", 1, _rolling, Ct);
        await core.Topics.CreateAsync(
            "table", 1, _rolling.Add("cleanup.policy", "compact").Add("min.cleanable.dirty.ratio", "0"), Ct);
        var plain = await core.Transactions.StartProducerAsync(null, TimeoutMs, -1, -1, Ct);
        var producer = await core.Transactions.StartProducerAsync(Id, TimeoutMs, -1, -1, Ct);
        await core.WhenDurableAsync();
        _ready = true;
        for (var step = 1; step <= Steps; step++)
        {
            await StepAsync(core, plain, producer, step);
            if (step % 7 == 0) await LogKeeper.RoundAsync(core.Topics, core.Events, Ct);
            if (step % 25 != 0) continue;
            await core.DisposeAsync();
            core = await OpenAsync();
        }
        await core.DisposeAsync();
        return _images;
    }

    private Task<BrokerCore> OpenAsync() => BrokerCore.OpenAsync(_live, _time, BeforeWrite, fsync, AfterFlush);

    private async Task StepAsync(BrokerCore core, ProducerIdentity plain, ProducerIdentity producer, int step)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        Append(core, "plain", TestBatch.Of($"{step}", 1, plain.ProducerId, plain.Epoch, step - 1));
        await core.WhenDurableAsync();
        _acknowledged = _acknowledged with { Plain = step };
        Append(core, "table", TestBatch.Keyed([($"k{step % Keys}", $"{step}")], plain.ProducerId, plain.Epoch, step - 1));
        await core.WhenDurableAsync();
        _acknowledged = _acknowledged with { Table = step };
        await core.WriteAsync(producer, Id, step - 1, step, 0, 1);
        Assert.Equal(
            ErrorCode.None, await core.Transactions.EndAsync(Id, producer.ProducerId, producer.Epoch, Commits(step), Ct));
        _acknowledged = _acknowledged with { Transactions = step };
    }

    private static void Append(BrokerCore core, string topic, byte[] batch) =>
        Assert.Equal(ErrorCode.None, core.Topics.Find(new TopicPartition(topic, 0))!.Append(batch, int.MaxValue).Error);

    private void BeforeWrite(string path, long position, byte[] bytes)
    {
        lock (_lock)
        {
            Writes++;
            if (!_ready || !copies(Writes)) return;
            var folder = Path.Combine(root, $"at-{Writes}");
            CrashImage.Copy(_live, folder);
            _images.Add(new CrashImage(
                folder, Writes, _acknowledged, Path.GetRelativePath(_live, path), bytes, new Dictionary<string, long>(_flushed)));
        }
    }

    private void AfterFlush(string path, long length)
    {
        lock (_lock) _flushed[Path.GetRelativePath(_live, path)] = length;
    }
}
