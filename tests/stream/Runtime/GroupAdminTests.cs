using Confluent.Kafka;
using Craft.Runtime;
using Craft.Schemas;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Craft.StreamTests.Runtime;

/// <summary>What is said and done about topics and groups from outside: lag, a new beginning, topics that are missing.</summary>
public sealed class GroupAdminTests(RuntimeKafka kafka) : IClassFixture<RuntimeKafka>
{
    [Fact]
    public async Task Lag_counts_messages_and_an_idle_stage_has_none_behind_markers_of_transactions()
    {
        var stage = await kafka.StageAsync("lag");
        var ct = TestContext.Current.CancellationToken;
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.WriteTransaction(stage.InputTopics[0], 10, commit: true, "mine", "1");
        topics.WriteTransaction(stage.InputTopics[0], 30, commit: false, "mine", "1");
        var lag = new ConsumerLag(kafka.Clients());
        async Task<long[]> LagAsync() =>
            [.. (await lag.ReadAsync(ct)).Lags.Where(l => l.Group == stage.GroupId && l.Lag > 0).Select(l => l.Lag)];
        await using (var running = await StageUnderTest.StartAsync(kafka.Options(), stage, new()))
        {
            Oracle.ExactlyOnce(10, topics.Read(stage.OutputTopic!, 10));
            await Until.TrueAsync(
                () => topics.Offsets(stage.GroupId, stage.InputTopics[0])[0] is { Committed: 10, End: 42 }, "all messages are committed");
            Assert.Empty(await LagAsync());
        }

        // 7 messages among 9 offsets, and more than is counted by reading
        topics.WriteTransaction(stage.InputTopics[0], 7, commit: true, "mine", "1");
        Assert.Equal(7, Assert.Single(await LagAsync()));
        topics.WriteTransaction(stage.InputTopics[0], 200, commit: true, "mine", "1");
        Assert.InRange(Assert.Single(await LagAsync()), 207, 242);
    }

    [Fact]
    public async Task A_forgotten_group_reads_its_topics_from_the_beginning_again()
    {
        var stage = await kafka.StageAsync("forget");
        var options = kafka.Options();
        options.SessionTimeout = kafka.IsReal ? options.SessionTimeout : TimeSpan.FromSeconds(3);
        var ct = TestContext.Current.CancellationToken;
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Produce(stage.InputTopics[0], 100);
        var groups = new GroupReset(kafka.Clients(), TimeProvider.System);
        await groups.ForgetAsync(stage.GroupId, ct);
        await using (var running = await StageUnderTest.StartAsync(options, stage, new()))
        {
            topics.Read(stage.OutputTopic!, 100);
            await Assert.ThrowsAnyAsync<KafkaException>(() => groups.ForgetAsync(stage.GroupId, ct));
        }

        // a stage that has stopped stays a member until its session ends: it may come back
        var forgotten = false;
        while (!forgotten)
        {
            try
            {
                await groups.ForgetAsync(stage.GroupId, ct);
                forgotten = true;
            }
            catch (KafkaException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
            }
        }

        Assert.All(topics.Offsets(stage.GroupId, stage.InputTopics[0]), o => Assert.Equal(-1, o.Committed));
        await using var again = await StageUnderTest.StartAsync(options, stage, new());
        var outputs = topics.Read(stage.OutputTopic!, 200);
        Assert.All(outputs.GroupBy(Oracle.Revision), g => Assert.Equal(2, g.Count()));
        Assert.Equal(200, outputs.Count);
    }

    [Fact]
    public async Task Making_topics_is_idempotent_also_at_the_same_time_and_leaves_existing_ones_as_they_are()
    {
        var name = kafka.Name("made");
        var old = $"{name}.old";
        var ct = TestContext.Current.CancellationToken;
        using var admin = kafka.Clients().Admin();
        await admin.CreateTopicsAsync([new() { Name = old, NumPartitions = 2, ReplicationFactor = 1 }]);
        TopicSpec[] wanted = [new(old, null, "compact", null), .. Enumerable.Range(0, 5).Select(i => new TopicSpec($"{name}.{i}", null, "delete", null))];
        var maker = new TopicAdmin(kafka.Clients(), TimeProvider.System, NullLogger<TopicAdmin>.Instance);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => maker.EnsureAsync(wanted, ct), ct)));
        var log = new LogLines<TopicAdmin>();
        await new TopicAdmin(kafka.Clients(), TimeProvider.System, log).EnsureAsync(wanted, ct);
        Assert.StartsWith($"topic {old} has 2 partitions, 4 are configured", Assert.Single(log.Warnings), StringComparison.Ordinal);
        var made = admin.GetMetadata(TimeSpan.FromSeconds(60)).Topics.Where(t => t.Topic.StartsWith(name, StringComparison.Ordinal))
            .ToDictionary(t => t.Topic, t => t.Partitions.Count);
        Assert.Equal(6, made.Count);
        Assert.Equal(2, made[old]);
        Assert.All(wanted[1..], w => Assert.Equal(4, made[w.Name]));
    }
}
