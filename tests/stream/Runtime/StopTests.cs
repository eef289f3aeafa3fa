using Craft.Runtime;
using Xunit;

namespace Craft.StreamTests.Runtime;

/// <summary>C-9, C-3: a stop finishes what is in hand and begins nothing, and nothing holds it longer than its limit.</summary>
public sealed class StopTests(RuntimeKafka kafka) : IClassFixture<RuntimeKafka>
{
    [Theory]
    [InlineData(Delivery.ExactlyOnce)]
    [InlineData(Delivery.AtLeastOnce)]
    public async Task A_stop_finishes_what_is_in_hand_and_the_next_start_goes_on_there(Delivery delivery)
    {
        var stage = (await kafka.StageAsync("drain", batch: 10)) with { Delivery = delivery };
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Produce(stage.InputTopics[0], 100);
        var gate = new Gate();
        var step = new ScriptedStep
        {
            Before = (call, _, ct) => call == 3 ? gate.PassAsync(ct) : Task.CompletedTask,
        };
        var handled = new List<long>();
        step.Each = message =>
        {
            handled.Add(message.Value!.Revision);
            return ScriptedStep.Pass(message);
        };
        await using (var running = await StageUnderTest.StartAsync(kafka.Options(), stage, step))
        {
            await Until.DoneAsync(gate.Reached, "the third batch is in hand");
            var stop = running.StopAsync();
            await Until.DoneAsync(running.Stopping.AsTask(), "the stop begins");
            Assert.False(stop.IsCompleted);
            gate.Open();
            await Until.DoneAsync(stop, "the stage stops");
            Assert.Equal(0, running.Failure.ExitCode);
        }

        Assert.InRange(step.Calls, 3, 100);
        Assert.Equal(handled.Order(), topics.Read(stage.OutputTopic!, handled.Count).Select(Oracle.Revision).Order());
        Assert.Equal(handled.Count, topics.Offsets(stage.GroupId, stage.InputTopics[0]).Sum(o => Math.Max(0, o.Committed)));

        await using var again = await StageUnderTest.StartAsync(kafka.Options(), stage, new());
        Oracle.ExactlyOnce(100, topics.Read(stage.OutputTopic!, 100));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_step_that_hangs_holds_no_stop_longer_and_what_it_says_later_does_not_count(bool throws)
    {
        var stage = (await kafka.StageAsync("hang")) with { Flow = new() { DrainTimeout = TimeSpan.FromMilliseconds(300) } };
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Produce(stage.InputTopics[0], 20);
        var gate = new Gate();
        var step = new ScriptedStep
        {
            Before = async (_, _, _) =>
            {
                await gate.HangAsync();
                if (throws)
                {
                    throw new InvalidOperationException("the connection is gone");
                }
            },
        };
        await using (var running = await StageUnderTest.StartAsync(kafka.Options(), stage, step))
        {
            await Until.DoneAsync(gate.Reached, "the step hangs");
            var started = TimeProvider.System.GetTimestamp();
            await Until.DoneAsync(running.StopAsync(), "the stage stops");

            // the drain limit and a second for each thread; below the 15 s that are the limit of others, and the host's 20 s
            Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(14));
            gate.Open();
            Assert.Equal(0, running.Failure.ExitCode);
            Assert.NotEqual(PartState.Failed, running.Part.State);
        }

        Assert.Empty(topics.Read(stage.OutputTopic!, 0));
        await using var again = await StageUnderTest.StartAsync(kafka.Options(), stage, new());
        Oracle.ExactlyOnce(20, topics.Read(stage.OutputTopic!, 20));
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_the_next_attempt_of_a_failing_step()
    {
        var stage = (await kafka.StageAsync("backoff")) with
        {
            Retry = new() { FirstDelay = TimeSpan.FromMinutes(10), MaxDelay = TimeSpan.FromMinutes(10) },
        };
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Produce(stage.InputTopics[0], 20);
        var step = new ScriptedStep { Before = (_, _, _) => throw new TimeoutException("store is down") };
        await using var running = await StageUnderTest.StartAsync(kafka.Options(), stage, step);
        await Until.TrueAsync(() => running.Part.State == PartState.NotReady, "the step has failed");

        // a stop that waits takes the 15 s of the drain limit
        await running.StopAsync().WaitAsync(TimeSpan.FromSeconds(14), TestContext.Current.CancellationToken);
        Assert.Equal(0, running.Failure.ExitCode);
        Assert.Equal(1, step.Calls);
        Assert.All(topics.Offsets(stage.GroupId, stage.InputTopics[0]), o => Assert.Equal(-1, o.Committed));
    }
}
