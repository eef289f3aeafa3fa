using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Xunit;

namespace Craft.ContractTests.Kafka;

/// <summary>What an administrator's client asks for.</summary>
public sealed class AdminTests(KafkaServers servers)
{
    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_topic_is_created_with_its_settings_and_described(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync(
            3, new() { ["cleanup.policy"] = "compact,delete", ["retention.ms"] = "60000", ["max.message.bytes"] = "8388608" });
        using var admin = kafka.Admin();

        var described = await admin.DescribeConfigsAsync([new() { Type = ResourceType.Topic, Name = topic }]);
        var settings = described[0].Entries;

        Assert.Equal("compact,delete", settings["cleanup.policy"].Value);
        Assert.Equal("60000", settings["retention.ms"].Value);
        Assert.Equal("8388608", settings["max.message.bytes"].Value);
        Assert.False(settings["retention.ms"].IsDefault);
        Assert.True(settings["retention.bytes"].IsDefault);
        Assert.Equal(3, admin.GetMetadata(topic, KafkaUnderTest.Limit).Topics[0].Partitions.Count);
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_wrong_topic_is_refused_with_the_reason(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using var admin = kafka.Admin();

        Assert.Equal(ErrorCode.TopicAlreadyExists, await CreateAsync(new() { Name = topic, NumPartitions = 1 }));
        Assert.Equal(ErrorCode.TopicException, await CreateAsync(new() { Name = "a b", NumPartitions = 1 }));
        Assert.Equal(ErrorCode.InvalidReplicationFactor, await CreateAsync(
            new() { Name = KafkaUnderTest.NewName("topic"), NumPartitions = 1, ReplicationFactor = 3 }));
        Assert.Equal(ErrorCode.InvalidConfig, await CreateAsync(
            new() { Name = KafkaUnderTest.NewName("topic"), NumPartitions = 1, Configs = new() { ["cleanup.policy"] = "x" } }));

        async Task<ErrorCode> CreateAsync(TopicSpecification wanted)
        {
            var refused = await Assert.ThrowsAsync<CreateTopicsException>(() => admin.CreateTopicsAsync([wanted]));
            return refused.Results[0].Error.Code;
        }
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task An_unknown_topic_is_not_created_by_asking_for_it(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var nowhere = KafkaUnderTest.NewName("nowhere");
        using var admin = kafka.Admin();

        var asked = admin.GetMetadata(nowhere, KafkaUnderTest.Limit).Topics[0];

        Assert.Equal(ErrorCode.UnknownTopicOrPart, asked.Error.Code);
        Assert.DoesNotContain(admin.GetMetadata(KafkaUnderTest.Limit).Topics, topic => topic.Topic == nowhere);
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_topic_gets_more_partitions_and_is_deleted(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync(1);
        using var admin = kafka.Admin();
        using (var producer = kafka.Producer()) await producer.ProduceAsync(topic, new() { Value = "kept" }, Ct);

        await admin.CreatePartitionsAsync([new() { Topic = topic, IncreaseTo = 3 }]);
        KafkaUnderTest.Until("3 partitions", () => PartitionCount() == 3);
        Assert.Equal("kept", Assert.Single(kafka.ReadAll(topic)).Message.Value);
        var shrunk = await Assert.ThrowsAsync<CreatePartitionsException>(
            () => admin.CreatePartitionsAsync([new() { Topic = topic, IncreaseTo = 2 }]));
        Assert.Equal(ErrorCode.InvalidPartitions, shrunk.Results[0].Error.Code);

        await admin.DeleteTopicsAsync([topic]);
        KafkaUnderTest.Until("no topic", () => PartitionCount() == 0);

        int PartitionCount() => admin.GetMetadata(topic, KafkaUnderTest.Limit).Topics
            .Where(found => found.Error.Code == ErrorCode.NoError).Sum(found => found.Partitions.Count);
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task Groups_are_listed_described_and_their_lag_is_known(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        var group = KafkaUnderTest.NewName("group");
        using var producer = kafka.Producer();
        for (var i = 0; i < 10; i++) await producer.ProduceAsync(topic, new() { Value = $"{i}" }, Ct);
        using var consumer = kafka.Consumer(group, config => config.ClientId = "client-of-lag");
        consumer.Subscribe(topic);
        consumer.Commit(KafkaUnderTest.Take(consumer, 7)[6]);
        using var admin = kafka.Admin();

        var listed = await admin.ListConsumerGroupsAsync();
        var described = (await admin.DescribeConsumerGroupsAsync([group])).ConsumerGroupDescriptions[0];
        var committed = await admin.ListConsumerGroupOffsetsAsync([new(group, null)]);
        var end = await admin.ListOffsetsAsync(
            [new() { TopicPartition = new(topic, 0), OffsetSpec = OffsetSpec.Latest() }]);

        Assert.Contains(listed.Valid, found => found.GroupId == group && found.State == ConsumerGroupState.Stable);
        Assert.Equal(ConsumerGroupState.Stable, described.State);
        var member = Assert.Single(described.Members);
        Assert.Equal("client-of-lag", member.ClientId);
        Assert.Equal(new TopicPartition(topic, 0), Assert.Single(member.Assignment.TopicPartitions));
        Assert.Equal(7, Assert.Single(committed[0].Partitions).Offset);
        Assert.Equal(10, end.ResultInfos[0].TopicPartitionOffsetError.Offset);
        consumer.Close();
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_group_with_members_is_not_deleted_and_an_empty_one_is(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        var group = KafkaUnderTest.NewName("group");
        using var producer = kafka.Producer();
        await producer.ProduceAsync(topic, new() { Value = "a" }, Ct);
        using var consumer = kafka.Consumer(group);
        consumer.Subscribe(topic);
        consumer.Commit(KafkaUnderTest.Take(consumer, 1)[0]);
        using var admin = kafka.Admin();

        var refused = await Assert.ThrowsAsync<DeleteGroupsException>(() => admin.DeleteGroupsAsync([group]));
        Assert.Equal(ErrorCode.NonEmptyGroup, refused.Results[0].Error.Code);
        consumer.Close();
        await admin.DeleteGroupsAsync([group]);

        Assert.DoesNotContain((await admin.ListConsumerGroupsAsync()).Valid, found => found.GroupId == group);
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task First_last_and_latest_offsets_are_listed(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using var producer = kafka.Producer();
        foreach (var second in (long[])[5, 9, 7])
        {
            var at = new Timestamp(1_700_000_000_000 + second * 1000, TimestampType.CreateTime);
            await producer.ProduceAsync(topic, new() { Value = "a", Timestamp = at }, Ct);
        }
        using var admin = kafka.Admin();

        Assert.Equal(0, await AtAsync(OffsetSpec.Earliest()));
        Assert.Equal(3, await AtAsync(OffsetSpec.Latest()));
        Assert.Equal(1, await AtAsync(OffsetSpec.MaxTimestamp()));
        Assert.Equal(1, await AtAsync(OffsetSpec.ForTimestamp(1_700_000_006_000)));

        async Task<Offset> AtAsync(OffsetSpec spec)
        {
            var listed = await admin.ListOffsetsAsync([new() { TopicPartition = new(topic, 0), OffsetSpec = spec }]);
            return listed.ResultInfos[0].TopicPartitionOffsetError.Offset;
        }
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
