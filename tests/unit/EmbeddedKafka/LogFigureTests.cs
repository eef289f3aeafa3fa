using System.Diagnostics;
using Craft.EmbeddedBroker.Log;
using Craft.EmbeddedBroker.Protocol;
using Xunit;

namespace Craft.UnitTests.EmbeddedBroker;

/// <summary>What a log costs: memory per message, and the time of a start over a million records.</summary>
public sealed class LogFigureTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Storing_and_reading_allocate_nothing_per_message()
    {
        const int Count = 2000;
        await using var disk = new BrokerDisk();
        using var log = disk.OpenLog();
        using var writer = new KafkaWriter();
        var aborted = new List<TransactionIndex.AbortedRange>();
        var batch = TestBatch.Of(new string('x', 1000));
        Round();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Round();
        var perMessage = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Count;

        output.WriteLine($"{perMessage:F1} bytes per message stored and read");
        // The marks of the sparse index grow with the log, nothing else does.
        Assert.InRange(perMessage, 0, 32);

        void Round()
        {
            for (var i = 0; i < Count; i++)
            {
                log.Append(batch, int.MaxValue);
                var offset = log.EndOffset - 1;
                var view = log.View(offset, committed: true);
                log.CollectAborted(view, offset, 10_000, aborted);
                writer.Reset();
                Assert.True(log.Read(view, offset, 10_000, writer) > 0);
            }
        }
    }

    [Fact(Explicit = true)]
    public async Task A_start_over_a_million_records_takes_less_than_a_second()
    {
        await using var disk = new BrokerDisk();
        var batch = TestBatch.Of(new string('x', 1000), count: 100);
        using (var log = disk.OpenLog())
        {
            for (var i = 0; i < 10_000; i++) Assert.Equal(ErrorCode.None, log.Append(batch, int.MaxValue).Error);
        }
        var clean = Open(log => log.Dispose());
        Assert.Equal(1_000_000, Open(log => { Assert.Equal(1_000_000, log.EndOffset); log.Abandon(); }).End);
        disk.LoseSnapshots();
        var whole = Open(log => log.Dispose());
        using (var log = disk.OpenLog())
        {
            for (var i = 0; i < 500; i++) log.Append(batch, int.MaxValue);
            log.Abandon();
        }
        var killed = Open(log => log.Dispose());

        output.WriteLine($"clean {clean.Ms:F0} ms, after a kill {killed.Ms:F0} ms, without snapshots {whole.Ms:F0} ms");
        Assert.InRange(clean.Ms, 0, 1000);

        (double Ms, long End) Open(Action<PartitionLog> end)
        {
            var watch = Stopwatch.StartNew();
            var log = disk.OpenLog();
            var elapsed = watch.Elapsed.TotalMilliseconds;
            var offset = log.EndOffset;
            end(log);
            return (elapsed, offset);
        }
    }
}
