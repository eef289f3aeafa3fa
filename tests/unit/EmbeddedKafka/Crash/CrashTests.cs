using System.Globalization;
using Craft.EmbeddedBroker;
using Craft.EmbeddedBroker.Log;
using Craft.EmbeddedBroker.Protocol;
using Craft.EmbeddedBroker.State;
using Craft.TestSupport;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Craft.UnitTests.EmbeddedBroker.Crash;

/// <summary>
/// The broker dies at a write, inside a write, or loses power: what was acknowledged is there, nothing is there that was not
/// written, transactions are whole or absent, and readers of committed records get to the end.
/// </summary>
public sealed class CrashTests : IDisposable
{
    private const int Every = 9;
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public Task A_killed_process_loses_nothing_that_was_acknowledged() => KillAsync(Every);

    [Fact]
    public Task A_power_cut_takes_nothing_that_was_acknowledged_with_fsync_always() => UnplugAsync(Every);

    [Fact(Explicit = true)]
    public Task A_killed_process_at_every_write() => KillAsync(1);

    [Fact(Explicit = true)]
    public Task A_power_cut_at_every_write() => UnplugAsync(1);

    private async Task KillAsync(int every)
    {
        var images = await RunAsync(FsyncPolicy.Interval, every);
        foreach (var image in images)
        {
            foreach (var bytes in (int[])[0, image.Next.Length / 2])
                await CheckAsync(image, image.Killed(_root.Combine("crashed"), bytes), $"write {image.Write}, {bytes} bytes of {image.Path}");
        }
    }

    private async Task UnplugAsync(int every)
    {
        var images = await RunAsync(FsyncPolicy.Always, every);
        foreach (var image in images)
        {
            for (var seed = 0; seed < 3; seed++)
                await CheckAsync(image, image.Unplugged(_root.Combine("crashed"), new Random(seed)), $"write {image.Write} of {image.Path}, seed {seed}");
        }
    }

    private async Task<IReadOnlyList<CrashImage>> RunAsync(FsyncPolicy fsync, int every)
    {
        var first = Environment.TickCount & int.MaxValue;
        first %= every;
        var run = new CrashRun(_root.Path, fsync, write => write % every == first);
        var images = await run.RunAsync();
        TestContext.Current.TestOutputHelper!.WriteLine($"{run.Writes} writes, {images.Count} looked at, first {first}");
        Assert.NotEmpty(images);
        return images;
    }

    private static async Task CheckAsync(CrashImage image, string folder, string where)
    {
        try
        {
            await using var core = await BrokerCore.OpenAsync(folder, new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_700_100_000)));
            CheckPlain(core, image.Acknowledged, where);
            CheckTable(core, image.Acknowledged, where);
            await CheckTransactionsAsync(core, image.Acknowledged, where);
        }
        catch (EmbeddedKafkaException e)
        {
            Assert.Fail($"{where}: {e.Message}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void CheckPlain(BrokerCore core, Acknowledged acknowledged, string where)
    {
        var stored = Numbers(Log(core, "plain", 0));
        Assert.True(stored.SequenceEqual(Enumerable.Range(1, stored.Count)), $"{where}: {string.Join(' ', stored)}");
        Assert.True(stored.Count >= acknowledged.Plain, $"{where}: {acknowledged.Plain} acknowledged, {stored.Count} stored");
    }

    private static void CheckTable(BrokerCore core, Acknowledged acknowledged, string where)
    {
        var records = LogClient.All(Log(core, "table", 0));
        var last = records.Count == 0 ? 0 : Number(records[^1]);
        Assert.True(last >= acknowledged.Table, $"{where}: {acknowledged.Table} acknowledged, {last} stored");
        var expected = new Dictionary<string, string>();
        for (var step = 1; step <= last; step++) expected[$"k{step % CrashRun.Keys}"] = $"{step}";
        Assert.Equivalent(expected, LogClient.Table(records));
    }

    private static async Task CheckTransactionsAsync(BrokerCore core, Acknowledged acknowledged, string where)
    {
        // the successor of the dead producer ends what is open
        Assert.Equal(ErrorCode.None, (await core.Transactions.StartProducerAsync(CrashRun.Id, 60_000, -1, -1, Ct)).Error);
        var seen = Numbers(Log(core, "t", 0));
        Assert.True(seen.SequenceEqual(Numbers(Log(core, "t", 1))), $"{where}: half a transaction");
        var expected = Enumerable.Range(1, seen.Count == 0 ? 0 : seen[^1]).Where(CrashRun.Commits);
        Assert.True(seen.SequenceEqual(expected), $"{where}: {string.Join(' ', seen)}");
        var due = Enumerable.Range(1, acknowledged.Transactions).LastOrDefault(CrashRun.Commits);
        Assert.True(due == 0 || seen.Contains(due), $"{where}: transaction {due} was acknowledged and is missing");
        Assert.True(core.GroupOffset() == (seen.Count == 0 ? null : seen[^1]), $"{where}: offset {core.GroupOffset()}");
        foreach (var partition in (int[])[0, 1])
            Assert.Equal(core.Log(partition).EndOffset, core.Log(partition).StableOffset);
    }

    private static PartitionLog Log(BrokerCore core, string topic, int partition) =>
        core.Topics.Find(new TopicPartition(topic, partition))!;

    private static List<int> Numbers(PartitionLog log) => [.. LogClient.All(log).Select(Number)];

    private static int Number(LogClient.Read record) => int.Parse(record.Value!, CultureInfo.InvariantCulture);
}
