using Craft.EmbeddedBroker.Log;
using Craft.EmbeddedBroker.Protocol;
using Xunit;

namespace Craft.UnitTests.EmbeddedBroker;

/// <summary>What tests of compaction do to a log.</summary>
internal static class Compacting
{
    public static readonly LogSettings Compact = new()
    {
        SegmentBytes = 600,
        Delete = false,
        Compact = true,
        MinDirtyRatio = 0,
        DeleteRetentionMs = 60_000,
    };

    public static void Put(PartitionLog log, string key, string? value) =>
        Assert.Equal(ErrorCode.None, log.Append(TestBatch.Keyed([(key, value)]), int.MaxValue).Error);

    public static void InTransaction(
        PartitionLog log, long producerId, int sequence, bool commit, params (string? Key, string? Value)[] records)
    {
        log.Admit(producerId, 0);
        var batch = TestBatch.Keyed(records, producerId, 0, sequence, transactional: true);
        Assert.Equal(ErrorCode.None, log.Append(batch, int.MaxValue).Error);
        Assert.True(log.EndTransaction(producerId, 0, commit));
    }

    // The written segment is never compacted: one more record starts another.
    public static bool Clean(PartitionLog log, bool roll = true)
    {
        if (roll)
        {
            var settings = log.Settings;
            log.Settings = settings with { SegmentBytes = 1 };
            Put(log, "filler", "1");
            log.Settings = settings;
        }
        log.Upkeep.Seal();
        return log.Upkeep.Clean(TestContext.Current.CancellationToken);
    }
}
