using System.Globalization;
using Confluent.Kafka;
using Xunit;

namespace Craft.ContractTests.Kafka;

/// <summary>Consumer groups: partitions are shared out, and everybody goes on where the group stopped.</summary>
public sealed class GroupsTests(KafkaServers servers)
{
    private const int Partitions = 4;

    [Theory, ClassData(typeof(EachKafka))]
    public Task Two_cooperative_members_split_the_partitions_and_one_survives_the_other(KafkaKind kind) =>
        SplitAndSurviveAsync(kind, PartitionAssignmentStrategy.CooperativeSticky);

    [Theory, ClassData(typeof(EachKafka))]
    public Task Two_members_with_range_assignment_split_the_partitions_and_one_survives_the_other(KafkaKind kind) =>
        SplitAndSurviveAsync(kind, PartitionAssignmentStrategy.Range);

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_group_goes_on_at_its_committed_offset(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        var group = KafkaUnderTest.NewName("group");
        using var producer = kafka.Producer();
        for (var i = 0; i < 10; i++) await producer.ProduceAsync(topic, new() { Value = $"{i}" }, Ct);
        using (var first = kafka.Consumer(group))
        {
            first.Subscribe(topic);
            first.Commit(KafkaUnderTest.Take(first, 4)[3]);
            first.Close();
        }

        using var second = kafka.Consumer(group);
        second.Subscribe(topic);

        Assert.Equal("4", KafkaUnderTest.Take(second, 1)[0].Message.Value);
        second.Close();
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_static_member_comes_back_without_a_rebalance(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync(Partitions);
        var group = KafkaUnderTest.NewName("group");
        var rebalances = 0;
        using var stays = Member(kafka, group, topic, "stays", () => rebalances++);
        var leaves = Member(kafka, group, topic, "leaves", () => { });
        Settle(stays, leaves);
        var (before, kept) = (rebalances, Names(leaves));
        leaves.Close();
        leaves.Dispose();

        using var again = Member(kafka, group, topic, "leaves", () => { });
        KafkaUnderTest.Until("the old assignment", () =>
        {
            stays.Consume(TimeSpan.FromMilliseconds(50));
            again.Consume(TimeSpan.FromMilliseconds(50));
            return again.Assignment.Count == Partitions / 2;
        });

        Assert.Equal(kept, Names(again));
        Assert.Equal(before, rebalances);
        stays.Close();
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_member_that_dies_silently_is_replaced_after_its_session(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        var group = KafkaUnderTest.NewName("group");
        using var producer = kafka.Producer();
        await producer.ProduceAsync(topic, new() { Value = "a" }, Ct);
        // A static member does not say goodbye, so for the group it is as dead as a killed one.
        using (var dies = kafka.Consumer(group, config => (config.GroupInstanceId, config.SessionTimeoutMs) = ("dies", 6000)))
        {
            dies.Subscribe(topic);
            KafkaUnderTest.Take(dies, 1);
            dies.Close();
        }

        using var heir = kafka.Consumer(group);
        heir.Subscribe(topic);

        Assert.Equal("a", KafkaUnderTest.Take(heir, 1)[0].Message.Value);
        heir.Close();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static IConsumer<string, string> Member(
        KafkaUnderTest kafka, string group, string topic, string instance, Action onRebalance)
    {
        var consumer = kafka
            .ConsumerBuilder(group, config => config.GroupInstanceId = instance)
            .SetPartitionsAssignedHandler((_, _) => onRebalance())
            .SetPartitionsRevokedHandler((_, _) => onRebalance())
            .Build();
        consumer.Subscribe(topic);
        return consumer;
    }

    private static void Settle(params IConsumer<string, string>[] members) =>
        KafkaUnderTest.Until("a fair split", () =>
        {
            foreach (var member in members) member.Consume(TimeSpan.FromMilliseconds(50));
            return members.All(member => member.Assignment.Count == Partitions / members.Length);
        });

    private static List<string> Names(IConsumer<string, string> member) =>
        [.. member.Assignment.Select(partition => partition.ToString()).Order()];

    private async Task SplitAndSurviveAsync(KafkaKind kind, PartitionAssignmentStrategy strategy)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync(Partitions);
        var group = KafkaUnderTest.NewName("group");
        using var stays = kafka.Consumer(group, config => config.PartitionAssignmentStrategy = strategy);
        using var leaves = kafka.Consumer(group, config => config.PartitionAssignmentStrategy = strategy);
        stays.Subscribe(topic);
        leaves.Subscribe(topic);
        Settle(stays, leaves);
        Assert.Empty(Names(stays).Intersect(Names(leaves)));
        leaves.Close();

        Settle(stays);
        using var producer = kafka.Producer();
        for (var i = 0; i < 40; i++) await producer.ProduceAsync(topic, new() { Key = $"{i}", Value = $"{i}" }, Ct);

        var read = KafkaUnderTest.Take(stays, 40).Select(record => int.Parse(record.Message.Value, CultureInfo.InvariantCulture));
        Assert.Equal(Enumerable.Range(0, 40), read.Order());
        stays.Close();
    }
}
