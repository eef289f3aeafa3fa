using Craft.Runtime;
using Xunit;

namespace Craft.StreamTests.Runtime;

/// <summary>A stage runs with either group protocol; the newer one needs a real Kafka 4.</summary>
public sealed class GroupProtocolTests(RuntimeKafka kafka) : IClassFixture<RuntimeKafka>
{
    [Theory]
    [InlineData(GroupProtocolKind.Classic)]
    [InlineData(GroupProtocolKind.Consumer)]
    public async Task Two_instances_share_the_work_exactly_once_and_one_takes_over_when_the_other_stops(GroupProtocolKind protocol)
    {
        Assert.SkipWhen(
            protocol == GroupProtocolKind.Consumer && !kafka.IsReal,
            "KIP-848 needs a real Kafka 4: start ../shared/servers/kafka and set CRAFT_TEST_KAFKA=host:port");
        var stage = await kafka.StageAsync("protocol");
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Produce(stage.InputTopics[0], 1_000);
        await using var first = await StageUnderTest.StartAsync(With(protocol, "0"), stage, new());
        topics.Read(stage.OutputTopic!, 1_000);
        await using (var second = await StageUnderTest.StartAsync(With(protocol, "1"), stage, new()))
        {
            await Until.TrueAsync(() => second.Part.Report().Detail == "2 partitions", "the second has half of the partitions");
            topics.Produce(stage.InputTopics[0], 1_000, from: 1_000);
            topics.Read(stage.OutputTopic!, 2_000);
        }

        topics.Produce(stage.InputTopics[0], 1_000, from: 2_000);
        Oracle.ExactlyOnce(3_000, topics.Read(stage.OutputTopic!, 3_000, limit: TimeSpan.FromSeconds(100)));
        await Until.TrueAsync(() => topics.AllCommitted(stage), "everything is committed");
        Assert.Equal(0, first.Failure.ExitCode);
    }

    private KafkaOptions With(GroupProtocolKind protocol, string instance)
    {
        var options = kafka.Options(instance);
        options.GroupProtocol = protocol;
        return options;
    }
}
