using Craft.Runtime;
using Xunit;

namespace Craft.StreamTests.Runtime;

/// <summary>C-1, C-2: every input is exactly one output, whatever happens on the way.</summary>
public sealed class ExactlyOnceTests(RuntimeKafka kafka) : IClassFixture<RuntimeKafka>
{
    [Fact]
    public async Task Every_input_is_exactly_one_output_in_order_per_key()
    {
        var stage = await kafka.StageAsync("plain");
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Produce(stage.InputTopics[0], 5_000, perKey: 10);
        await using var running = await StageUnderTest.StartAsync(kafka.Options(), stage, new());
        var outputs = topics.Read(stage.OutputTopic!, 5_000);
        Oracle.ExactlyOnce(5_000, outputs);
        Oracle.InOrderPerKey(outputs);
        Assert.Equal(PartState.Ready, running.Part.State);
    }

    [Fact]
    public async Task Injected_failures_of_the_step_lose_and_repeat_nothing()
    {
        var stage = await kafka.StageAsync("failing");
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Produce(stage.InputTopics[0], 3_000);
        var step = new ScriptedStep
        {
            Before = (call, _, _) => call % 3 == 0 ? throw new TimeoutException("store is down") : Task.CompletedTask,
        };
        await using var running = await StageUnderTest.StartAsync(kafka.Options(), stage, step);
        Oracle.ExactlyOnce(3_000, topics.Read(stage.OutputTopic!, 3_000));
    }
}
