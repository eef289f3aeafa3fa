using Craft.Runtime;
using Xunit;

namespace Craft.StreamTests.Runtime;

/// <summary>A stage that cannot read says why in its health, and goes on when it can.</summary>
public sealed class ReadTroubleTests(RuntimeKafka kafka) : IClassFixture<RuntimeKafka>
{
    [Fact]
    public async Task A_topic_that_is_missing_is_named_and_read_when_it_is_there()
    {
        var name = kafka.Name("missing");
        var stage = new StageOptions { Name = name, InputTopics = [$"{name}.in"], OutputTopic = $"{name}.out" };
        await kafka.MakeAsync(stage.OutputTopic);
        await using var running = await StageUnderTest.StartAsync(kafka.Options(), stage, new());
        await Until.TrueAsync(
            () => running.Part.Report().Detail?.StartsWith($"a topic is missing ({name}.in): make it", StringComparison.Ordinal) == true, "the trouble is told");
        await kafka.MakeAsync(stage.InputTopics[0]);
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Produce(stage.InputTopics[0], 20);
        Oracle.ExactlyOnce(20, topics.Read(stage.OutputTopic, 20, limit: TimeSpan.FromSeconds(90)));
        Assert.Equal(PartState.Ready, running.Part.State);
    }
}
