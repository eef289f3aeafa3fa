using Craft.Runtime;
using Craft.Schemas;
using Xunit;

namespace Craft.StreamTests.Runtime;

/// <summary>C-7, C-8: what a step throws is retried, isolated, or ends the process, and nothing is lost by any of it.</summary>
public sealed class StepFailureTests(RuntimeKafka kafka) : IClassFixture<RuntimeKafka>
{
    private const int Poison = 37;

    [Fact]
    public async Task A_poison_message_is_isolated_and_its_neighbours_go_through()
    {
        var stage = await kafka.StageAsync("poison");
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Produce(stage.InputTopics[0], 100);
        var step = new ScriptedStep { Before = (_, batch, _) => Break(batch) };
        await using var running = await StageUnderTest.StartAsync(kafka.Options(), stage, step);
        var dead = Assert.Single(topics.Read(RuntimeKafka.DeadLetters(stage), 1));
        Assert.Equal(RejectReason.StepFailed, dead.Headers.Text(HeaderNames.ErrorReason));
        Assert.Equal(Poison, Oracle.Revision(dead));
        Assert.Equal("System.InvalidOperationException", dead.Headers.Text(HeaderNames.ConnectExceptionClass));
        Assert.DoesNotContain("secret", dead.Headers.Text(HeaderNames.ErrorDetail), StringComparison.Ordinal);

        // five times with its batch, then with smaller and smaller ones, or five times alone
        Assert.InRange(Oracle.Number(dead, HeaderNames.ErrorAttempts), stage.Retry.Attempts, stage.Retry.Attempts + 8);
        var outputs = topics.Read(stage.OutputTopic!, 99);
        Assert.Equal(Enumerable.Range(0, 100).Where(i => i != Poison).Select(i => (long)i), outputs.Select(Oracle.Revision).Order());
        await Until.TrueAsync(() => topics.AllCommitted(stage), "everything is committed");
        Assert.Equal(0, running.Failure.ExitCode);
        Assert.Equal(PartState.Ready, running.Part.State);
    }

    [Fact]
    public async Task A_transient_failure_is_repeated_without_end_and_the_stage_is_not_ready_meanwhile()
    {
        var stage = await kafka.StageAsync("transient");
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Produce(stage.InputTopics[0], 10);
        StageUnderTest? running = null;
        var states = new List<PartState>();
        var started = new TaskCompletionSource();
        var step = new ScriptedStep
        {
            Before = async (call, _, ct) =>
            {
                await started.Task.WaitAsync(ct);
                states.Add(running!.Part.State);
                if (call <= 2 * stage.Retry.Attempts)
                {
                    throw new InvalidOperationException("store", new TimeoutException("store is down"));
                }
            },
        };
        running = await StageUnderTest.StartAsync(kafka.Options(), stage, step);
        await using var end = running;
        started.SetResult();
        Oracle.ExactlyOnce(10, topics.Read(stage.OutputTopic!, 10));
        Assert.Equal(PartState.Ready, states[0]);
        Assert.All(states[1..(2 * stage.Retry.Attempts)], s => Assert.Equal(PartState.NotReady, s));
        Assert.Equal(PartState.Ready, running.Part.State);
        Assert.Empty(topics.Read(RuntimeKafka.DeadLetters(stage), 0));
    }

    [Theory]
    [InlineData("too few")]
    [InlineData("null in the list")]
    public async Task A_step_that_breaks_its_contract_ends_the_process_and_nothing_is_lost(string how)
    {
        var stage = await kafka.StageAsync("contract");
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Produce(stage.InputTopics[0], 50);
        var broken = new ScriptedStep
        {
            All = (call, outcomes) => call == 1 ? outcomes : how switch
            {
                "too few" => [.. outcomes.Skip(1)],
                _ => [null!, .. outcomes.Skip(1)],
            },
        };
        await using (var running = await StageUnderTest.StartAsync(
            kafka.Options(), stage with { Batch = new(MaxMessages: 10) }, broken))
        {
            await running.EndedAsync();
            Assert.Equal(StageFailure.Broken, running.Failure.ExitCode);
            Assert.Equal(PartState.Failed, running.Part.State);
            Assert.Contains("ScriptedStep gave", running.Part.Report().Detail, StringComparison.Ordinal);
            Assert.Equal(2, broken.Calls);
        }

        await using var repaired = await StageUnderTest.StartAsync(kafka.Options(), stage, new());
        Oracle.ExactlyOnce(50, topics.Read(stage.OutputTopic!, 50));
        Assert.Empty(topics.Read(RuntimeKafka.DeadLetters(stage), 0));
    }

    private static Task Break(IReadOnlyList<Message<CourseIndexed>> batch) => batch.Any(m => m.Value!.Revision == Poison)
        ? throw new InvalidOperationException("secret")
        : Task.CompletedTask;
}
