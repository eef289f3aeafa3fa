using Craft.Runtime;
using Craft.Schemas;
using Xunit;

namespace Craft.StreamTests.Runtime;

/// <summary>C-8: a flood of rejects stops the service on topics that only we write, and never on others.</summary>
public sealed class FloodTests(RuntimeKafka kafka) : IClassFixture<RuntimeKafka>
{
    private const int Count = 1_500;

    [Fact]
    public async Task A_flood_of_rejects_on_a_trusted_topic_ends_the_process_with_3()
    {
        var stage = await kafka.StageAsync("flood", batch: 50);
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Produce(stage.InputTopics[0], Count);
        await using var running = await StageUnderTest.StartAsync(kafka.Options(), stage, Rejecting());
        await running.EndedAsync();
        Assert.Equal(StageFailure.Flood, running.Failure.ExitCode);
        Assert.Equal(PartState.Failed, running.Part.State);
        await running.StopAsync();
        Assert.Contains("half of the last 1000", running.Part.Report().Detail, StringComparison.Ordinal);

        // what was rejected before the rule held is there (whole writes, of up to eight batches), the rest is left alone
        var dead = topics.Read(RuntimeKafka.DeadLetters(stage), 500);
        Assert.InRange(dead.Count, 500, 500 + (8 * 50));
        Assert.Equal(dead.Count, topics.Offsets(stage.GroupId, stage.InputTopics[0]).Sum(o => Math.Max(0, o.Committed)));
    }

    [Fact]
    public async Task Outsiders_rubbish_never_stops_a_stage()
    {
        var stage = (await kafka.StageAsync("rubbish")) with { TrustedInput = false };
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Produce(stage.InputTopics[0], Count);
        await using var running = await StageUnderTest.StartAsync(kafka.Options(), stage, Rejecting());
        Assert.Equal(Count, topics.Read(RuntimeKafka.DeadLetters(stage), Count).Count);
        Assert.Equal(0, running.Failure.ExitCode);
        Assert.Equal(PartState.Ready, running.Part.State);
    }

    private static ScriptedStep Rejecting() => new() { Each = _ => new Outcome<CourseIndexed>.Reject("not wanted") };
}
