using System.Collections.Immutable;
using Craft.EmbeddedBroker.Protocol;
using Craft.EmbeddedBroker.Transactions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Craft.UnitTests.EmbeddedBroker;

/// <summary>A kill at every write and inside every write of committed and aborted transactions.</summary>
public sealed class TransactionCrashTests : IDisposable
{
    private const string Id = "tx";
    private const int TimeoutMs = 60_000;
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("craft-tx-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task A_kill_at_any_byte_leaves_every_transaction_whole_or_absent_and_the_end_readable()
    {
        var live = Path.Combine(_root.FullName, "live");
        Directory.CreateDirectory(live);
        var writes = new List<(string Path, long Position, byte[] Bytes)>();
        var acknowledged = await RunAsync(live, writes);
        for (var cut = 2; cut <= writes.Count; cut++)
        {
            var next = cut < writes.Count ? writes[cut].Bytes.Length : 0;
            foreach (var bytes in (int[])[0, 1, next / 2, next - 1])
            {
                if (bytes < 0) continue;
                var image = Path.Combine(_root.FullName, $"{cut}-{bytes}");
                Rebuild(image, live, writes, cut, bytes);
                var due = acknowledged.Where(pair => pair.Value <= cut).Select(pair => pair.Key);
                await CheckAsync(image, [.. due], $"after {cut} writes and {bytes} bytes");
                if (Directory.Exists(image)) Directory.Delete(image, recursive: true);
            }
        }
    }

    [Fact]
    public async Task A_commit_that_was_decided_is_completed_after_a_restart_also_when_the_disk_was_full()
    {
        var folder = Path.Combine(_root.FullName, "full");
        Directory.CreateDirectory(folder);
        await using (var core = await BrokerCore.OpenAsync(folder))
        {
            await core.Topics.CreateAsync("t", 2, ImmutableDictionary<string, string>.Empty, Ct);
            var producer = await core.Transactions.StartProducerAsync(Id, TimeoutMs, -1, -1, Ct);
            await core.WriteAsync(producer, Id, 0, offset: 7, 0, 1);
            core.Log(1).File.Capacity = core.Log(1).File.Length;

            var answer = await core.Transactions.EndAsync(Id, producer.ProducerId, producer.Epoch, true, Ct);

            Assert.Equal(ErrorCode.ConcurrentTransactions, answer);
            Assert.Null(core.GroupOffset());
        }
        await using var again = await BrokerCore.OpenAsync(folder);

        Assert.Equal([7], again.Committed(0));
        Assert.Equal([7], again.Committed(1));
        Assert.Equal(7, again.GroupOffset());
    }

    [Fact]
    public async Task An_open_transaction_goes_on_after_a_restart_or_is_aborted_after_its_time()
    {
        var folder = Path.Combine(_root.FullName, "open");
        Directory.CreateDirectory(folder);
        ProducerIdentity producer;
        await using (var core = await BrokerCore.OpenAsync(folder))
        {
            await core.Topics.CreateAsync("t", 1, ImmutableDictionary<string, string>.Empty, Ct);
            producer = await core.Transactions.StartProducerAsync(Id, TimeoutMs, -1, -1, Ct);
            await core.WriteAsync(producer, Id, 0, offset: 1, 0);
        }
        await using (var core = await BrokerCore.OpenAsync(folder))
        {
            Assert.Equal(0, core.Log(0).StableOffset);
            await core.Transactions.EndAsync(Id, producer.ProducerId, producer.Epoch, commit: true, Ct);
            Assert.Equal([1], core.Committed(0));
            await core.WriteAsync(producer, Id, 1, offset: 2, 0);
        }
        var time = new FakeTimeProvider();
        await using var last = await BrokerCore.OpenAsync(folder, time);
        using var wait = new Craft.EmbeddedBroker.Log.FetchWait(TimeSpan.FromDays(1), time);
        last.Log(0).Subscribe(wait);
        // The wall clock jumps: no time has passed for the transaction.
        time.AdjustTime(time.GetUtcNow().AddHours(1));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(last.Log(0).StableOffset < last.Log(0).EndOffset);
        time.Advance(TimeSpan.FromMilliseconds(TimeoutMs + 1));
        await wait.WhenDone(Ct).WaitAsync(TimeSpan.FromSeconds(60), Ct);

        Assert.Equal(last.Log(0).EndOffset, last.Log(0).StableOffset);
        Assert.Equal([1], last.Committed(0));
        Assert.Equal(
            ErrorCode.ProducerFenced,
            await last.Transactions.EndAsync(Id, producer.ProducerId, producer.Epoch, commit: true, Ct));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // Transactions 1 to 4 over both partitions: commit, abort, commit, commit. Which were acknowledged after how many writes.
    private static async Task<Dictionary<long, int>> RunAsync(
        string folder, List<(string Path, long Position, byte[] Bytes)> writes)
    {
        var acknowledged = new Dictionary<long, int>();
        await using var core = await BrokerCore.OpenAsync(
            folder, beforeWrite: (path, position, bytes) => writes.Add((path, position, bytes)));
        await core.Topics.CreateAsync("t", 2, ImmutableDictionary<string, string>.Empty, Ct);
        var producer = await core.Transactions.StartProducerAsync(Id, TimeoutMs, -1, -1, Ct);
        for (var number = 1; number <= 4; number++)
        {
            await core.WriteAsync(producer, Id, number - 1, number, 0, 1);
            var commit = number != 2;
            Assert.Equal(ErrorCode.None, await core.Transactions.EndAsync(
                Id, producer.ProducerId, producer.Epoch, commit, Ct));
            if (commit) acknowledged[number] = writes.Count;
        }
        return acknowledged;
    }

    private static void Rebuild(
        string image, string live, List<(string Path, long Position, byte[] Bytes)> writes, int cut, int bytesOfNext)
    {
        foreach (var path in writes.Select(write => write.Path).Distinct()) Write(path, 0, []);
        foreach (var (path, position, bytes) in writes.Take(cut)) Write(path, position, bytes);
        if (cut < writes.Count) Write(writes[cut].Path, writes[cut].Position, writes[cut].Bytes[..bytesOfNext]);

        void Write(string path, long position, byte[] bytes)
        {
            var full = Path.Combine(image, Path.GetRelativePath(live, path));
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            using var file = File.OpenHandle(full, FileMode.OpenOrCreate, FileAccess.Write);
            RandomAccess.Write(file, bytes, position);
        }
    }

    private static async Task CheckAsync(string image, List<long> due, string where)
    {
        await using var core = await BrokerCore.OpenAsync(image);
        // The successor of the killed producer ends what is open.
        var successor = await core.Transactions.StartProducerAsync(Id, TimeoutMs, -1, -1, Ct);
        Assert.Equal(ErrorCode.None, successor.Error);
        var seen = core.Committed(0);

        Assert.True(seen.SequenceEqual(core.Committed(1)), $"{where}: half a transaction");
        Assert.True(seen.SequenceEqual(new long[] { 1, 3, 4 }.Take(seen.Count)), $"{where}: {string.Join(' ', seen)}");
        Assert.True(due.TrueForAll(seen.Contains), $"{where}: acknowledged but missing");
        Assert.True(core.GroupOffset() == (seen.Count == 0 ? null : seen[^1]), $"{where}: offset {core.GroupOffset()}");
        foreach (var partition in (int[])[0, 1])
            Assert.Equal(core.Log(partition).EndOffset, core.Log(partition).StableOffset);
    }
}
