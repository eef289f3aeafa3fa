using Confluent.Kafka;

namespace Craft.FaultTests.Chaos;

/// <summary>Sets the stage's group back, as <c>craft replay</c> does for a group whose members have stopped.</summary>
internal static class GroupOffsets
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);

    /// <summary>To <paramref name="percent"/> of what is committed; waits for members whose session must run out first.</summary>
    public static async Task SetBackAsync(string bootstrap, IReadOnlyList<long> committed, int percent)
    {
        var offsets = committed.Select((c, p) => new TopicPartitionOffset(Stage.Input, p, c * percent / 100)).ToList();
        var config = new AdminClientConfig { BootstrapServers = bootstrap, ClientId = FaultProxy.Exempt };
        using var admin = new AdminClientBuilder(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await admin.AlterConsumerGroupOffsetsAsync([new(Stage.Group, offsets)]);
                return;
            }
            catch (KafkaException) when (TimeProvider.System.GetElapsedTime(started) < _limit)
            {
                await Task.Delay(_pause, TimeProvider.System, CancellationToken.None);
            }
        }
    }
}
