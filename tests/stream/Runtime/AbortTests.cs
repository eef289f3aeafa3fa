using System.Collections.Concurrent;
using Craft.Runtime;
using Xunit;

namespace Craft.StreamTests.Runtime;

/// <summary>C-1, C-3: a write that fails is taken back, and its partitions go back to what is committed.</summary>
public sealed class AbortTests(RuntimeKafka kafka) : IClassFixture<RuntimeKafka>
{
    private const int Count = 150;

    [Theory]
    [InlineData(Delivery.ExactlyOnce)]
    [InlineData(Delivery.AtLeastOnce)]
    public async Task A_write_that_fails_commits_no_offset_and_is_repeated_until_it_succeeds(Delivery delivery)
    {
        // full after 60 messages: partitions are paused while they go back
        var stage = (await kafka.StageAsync("abort", batch: 20)) with { Delivery = delivery, Flow = new() { MaxMessages = 60 } };
        stage = stage with { OutputTopic = $"{stage.Name}.later" };
        var options = kafka.Options();
        options.Client["topic.metadata.propagation.max.ms"] = "50";
        using var figures = new StageFigures(stage.Name);
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Produce(stage.InputTopics[0], Count, perKey: 3);
        var seen = new ConcurrentDictionary<long, bool>();
        var step = new ScriptedStep
        {
            Each = message =>
            {
                seen[message.Value!.Revision] = true;
                return ScriptedStep.Pass(message);
            },
        };
        await using var running = await StageUnderTest.StartAsync(options, stage, step);
        await Until.TrueAsync(() => figures["craft.aborts.batches"] >= 3, "three writes have failed");
        await Until.TrueAsync(() => running.Part.State == PartState.NotReady, "the stage is not ready");
        Assert.All(topics.Offsets(stage.GroupId, stage.InputTopics[0]), o => Assert.Equal(-1, o.Committed));
        Assert.Equal(0, figures["craft.inputs.messages"]);
        await kafka.MakeAsync(stage.OutputTopic!);
        var outputs = topics.Read(stage.OutputTopic!, r => r.Select(Oracle.Revision).Distinct().Count() >= Count);
        if (delivery == Delivery.ExactlyOnce)
        {
            Oracle.ExactlyOnce(Count, outputs);
            Oracle.InOrderPerKey(outputs);
        }

        await Until.TrueAsync(() => topics.AllCommitted(stage), "everything is committed");
        Assert.Equal(Count, seen.Count);
        // said by the stage after the broker shows the offsets
        await Until.TrueAsync(() => running.Part.State == PartState.Ready, "the stage is ready again");
        await Until.TrueAsync(() => figures["craft.in_flight.messages"] == 0, "nothing is in flight");
    }

    [Fact]
    public async Task An_output_that_its_topic_does_not_take_is_named_with_the_setting_and_goes_through_once_that_is_raised()
    {
        var stage = await kafka.StageAsync("toolarge");
        var small = $"{stage.Name}.small";
        stage = stage with { OutputTopic = small };
        using var admin = kafka.Clients().Admin();
        await admin.CreateTopicsAsync(
        [
            new() { Name = small, NumPartitions = 1, ReplicationFactor = 1, Configs = new() { ["max.message.bytes"] = "100" } },
        ]);
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Produce(stage.InputTopics[0], 3);
        await using var running = await StageUnderTest.StartAsync(kafka.Options(), stage, new());
        // an attempt whose offsets came before the broker's refusal only says that the transaction is broken; the next one names it
        await Until.TrueAsync(
            () => running.Part.Report() is { Status: "not-ready", Detail: { } detail }
                && detail.Contains(small, StringComparison.Ordinal) && detail.Contains("raise max.message.bytes of that topic", StringComparison.Ordinal),
            "the topic and the setting are named");

        await admin.IncrementalAlterConfigsAsync(new()
        {
            [new() { Type = Confluent.Kafka.Admin.ResourceType.Topic, Name = small }] =
                [new() { Name = "max.message.bytes", Value = "1000000", IncrementalOperation = Confluent.Kafka.Admin.AlterConfigOpType.Set }],
        });
        Oracle.ExactlyOnce(3, topics.Read(small, 3));
    }
}
