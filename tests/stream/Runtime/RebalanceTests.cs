using Craft.Runtime;
using Xunit;

namespace Craft.StreamTests.Runtime;

/// <summary>C-1, C-3, C-6, C-7: partitions that move between instances, and the bound of what one instance holds.</summary>
public sealed class RebalanceTests(RuntimeKafka kafka) : IClassFixture<RuntimeKafka>
{
    [Theory]
    [InlineData(Delivery.ExactlyOnce)]
    [InlineData(Delivery.AtLeastOnce)]
    public async Task Partitions_that_move_to_a_second_instance_lose_nothing(Delivery delivery)
    {
        var stage = (await kafka.StageAsync("join", batch: 20)) with { Delivery = delivery };
        using var topics = new TopicTool(kafka.BootstrapServers);
        var (first, second) = (new ScriptedStep(), new ScriptedStep());
        var written = 0;
        void More(int count)
        {
            topics.Produce(stage.InputTopics[0], count, perKey: 1, from: written);
            written += count;
        }

        More(400);
        await using var one = await StageUnderTest.StartAsync(kafka.Options("0"), stage, first);
        await Until.TrueAsync(() => first.Calls > 3, "the first instance works");
        await using var two = await StageUnderTest.StartAsync(kafka.Options("1"), stage, second);
        await Until.TrueAsync(
            () =>
            {
                More(20);
                return second.Calls > 3;
            },
            "the second instance works");
        var (before, after) = (first.Calls, second.Calls);
        await Until.TrueAsync(
            () =>
            {
                More(20);
                return first.Calls > before + 2 && second.Calls > after + 2;
            },
            "both work");
        var outputs = topics.Read(stage.OutputTopic!, r => r.Select(Oracle.Revision).Distinct().Count() >= written);
        if (delivery == Delivery.ExactlyOnce)
        {
            Oracle.ExactlyOnce(written, outputs);
        }

        Assert.Equal(written, outputs.Select(Oracle.Revision).Distinct().Count());
        await Until.TrueAsync(() => topics.AllCommitted(stage), "everything is committed");
        Assert.Equal((0, 0), (one.Failure.ExitCode, two.Failure.ExitCode));
    }

    [Fact]
    public Task A_step_that_takes_longer_than_the_session_keeps_its_partitions() =>
        SlowAsync(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(6));

    [Fact(Explicit = true)]
    public Task A_step_that_takes_a_minute_keeps_its_partitions() => SlowAsync(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(6));

    // a member that was out would read the batch in hand again
    private async Task SlowAsync(TimeSpan step, TimeSpan session)
    {
        var stage = await kafka.StageAsync("slow");
        var options = kafka.Options();
        options.SessionTimeout = session;
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Produce(stage.InputTopics[0], 100);
        var seen = 0;
        var slow = new ScriptedStep
        {
            Before = async (call, batch, ct) =>
            {
                Interlocked.Add(ref seen, batch.Count);
                if (call == 1)
                {
                    await Task.Delay(step, TimeProvider.System, ct);
                }
            },
        };
        await using var running = await StageUnderTest.StartAsync(options, stage, slow);
        Oracle.ExactlyOnce(100, topics.Read(stage.OutputTopic!, r => r.Count >= 100, step + Until.Limit));
        await Until.TrueAsync(() => topics.AllCommitted(stage), "everything is committed");
        Assert.Equal(100, seen);
    }

    [Fact]
    public async Task Partitions_taken_from_a_full_instance_are_done_by_the_other_and_run_again_when_they_come_back()
    {
        var stage = (await kafka.StageAsync("full")) with
        {
            // the first batch waits, so that it holds messages of every partition
            Batch = new(MaxMessages: 40, Linger: TimeSpan.FromMilliseconds(250)),
            Flow = new() { MaxMessages = 40, RevokeTimeout = TimeSpan.FromMilliseconds(200), DrainTimeout = TimeSpan.FromSeconds(2) },
        };
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Produce(stage.InputTopics[0], 40);
        var gate = new Gate();
        var decoded = new TaskCompletionSource();
        var held = 0;
        var first = new ScriptedStep { Before = (call, _, ct) => call == 1 ? gate.PassAsync(ct) : Task.CompletedTask };
        var second = new ScriptedStep();
        await using var one = await StageUnderTest.StartAsync(Impatient("0"), stage, first, record =>
        {
            if (Interlocked.Increment(ref held) == 40)
            {
                decoded.TrySetResult();
            }

            return RecordDecoder.Decode<Schemas.CourseIndexed>(record, true, stage.MaxValueBytes);
        });
        await Until.DoneAsync(gate.Reached, "the first instance holds a batch");
        await Until.DoneAsync(decoded.Task, "the first instance is full and has paused");
        topics.Produce(stage.InputTopics[0], 260, from: 40);
        await using (var two = await StageUnderTest.StartAsync(Impatient("1"), stage, second))
        {
            // the first one cannot finish: its results for what is taken away must die
            await Until.TrueAsync(() => second.Calls > 0, "the second instance has partitions");
            gate.Open();
            Oracle.ExactlyOnce(300, topics.Read(stage.OutputTopic!, 300));
            await Until.TrueAsync(() => topics.AllCommitted(stage), "everything is committed");
        }

        // back to the first one, which had paused them when they went away
        topics.Produce(stage.InputTopics[0], 100, from: 300);
        Oracle.ExactlyOnce(400, topics.Read(stage.OutputTopic!, 400, Until.Limit));
        Assert.Equal(0, one.Failure.ExitCode);
    }

    [Fact]
    public async Task A_stage_never_holds_more_than_its_limit()
    {
        const int limit = 50;
        var stage = (await kafka.StageAsync("bound", batch: 20)) with { Flow = new() { MaxMessages = limit } };
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Produce(stage.InputTopics[0], 200);
        var (decoded, handled, most) = (0, 0, 0);
        var full = new TaskCompletionSource();
        var gate = new Gate();
        var step = new ScriptedStep
        {
            Before = async (call, batch, ct) =>
            {
                await (call == 2 ? gate.PassAsync(ct) : Task.CompletedTask);
                Interlocked.Add(ref handled, batch.Count);
            },
        };
        await using var running = await StageUnderTest.StartAsync(kafka.Options(), stage, step, record =>
        {
            var held = Interlocked.Increment(ref decoded) - Volatile.Read(ref handled);
            most = Math.Max(most, held);
            if (held >= limit - 20)
            {
                full.TrySetResult();
            }

            return RecordDecoder.Decode<Schemas.CourseIndexed>(record, true, stage.MaxValueBytes);
        });
        await Until.DoneAsync(gate.Reached, "a batch is held up");
        await Until.DoneAsync(full.Task, "the stage is full");
        topics.Produce(stage.InputTopics[0], 100, from: 200);
        gate.Open();
        Oracle.ExactlyOnce(300, topics.Read(stage.OutputTopic!, 300));
        Assert.InRange(most, limit - 20, limit);
        Assert.InRange(step.LargestBatch, 1, 20);
    }

    // a static member keeps its partitions until its session ends
    private KafkaOptions Impatient(string instance)
    {
        var options = kafka.Options(instance);
        options.SessionTimeout = TimeSpan.FromMilliseconds(1_500);
        return options;
    }
}
