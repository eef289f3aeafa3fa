using System.Collections.Concurrent;
using Craft.Runtime;
using Xunit;

namespace Craft.StreamTests.Runtime;

/// <summary>C-1, C-3: stops, crashes and twins of a stage in the middle of its work.</summary>
public sealed class RestartTests(RuntimeKafka kafka) : IClassFixture<RuntimeKafka>
{
    [Fact]
    public async Task A_stage_that_is_stopped_and_started_in_the_middle_loses_and_repeats_nothing()
    {
        var stage = await kafka.StageAsync("restart", batch: 20);
        using var topics = new TopicTool(kafka.BootstrapServers);
        for (var round = 0; round < 3; round++)
        {
            topics.Produce(stage.InputTopics[0], 400, perKey: 5, from: 400 * round);
            var gate = new Gate();
            var step = new ScriptedStep { Before = (call, _, ct) => call == 4 ? gate.PassAsync(ct) : Task.CompletedTask };
            await using var stopped = await StageUnderTest.StartAsync(kafka.Options(), stage, step);
            await Until.DoneAsync(gate.Reached, "the stage is in the middle");
            var stop = stopped.StopAsync();
            gate.Open();
            await Until.DoneAsync(stop, "the stage stops");
        }

        await using var last = await StageUnderTest.StartAsync(kafka.Options(), stage, new());
        var outputs = topics.Read(stage.OutputTopic!, 1_200);
        Oracle.ExactlyOnce(1_200, outputs);
        Oracle.InOrderPerKey(outputs);
        await Until.TrueAsync(() => topics.AllCommitted(stage), "everything is committed");
    }

    [Fact]
    public async Task A_newer_instance_with_the_same_id_fences_the_older_one_and_nothing_is_lost_or_repeated()
    {
        var stage = await kafka.StageAsync("twin", batch: 40);
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Produce(stage.InputTopics[0], 500);
        var gate = new Gate();
        var held = new ScriptedStep { Before = (call, _, ct) => call == 3 ? gate.PassAsync(ct) : Task.CompletedTask };
        await using var older = await StageUnderTest.StartAsync(kafka.Options(), stage, held);
        await Until.DoneAsync(gate.Reached, "the older instance has a batch in hand");
        await using var newer = await StageUnderTest.StartAsync(kafka.Options(), stage, new());
        Oracle.ExactlyOnce(500, topics.Read(stage.OutputTopic!, 500));

        // its batch is finished by somebody else already: it must not come a second time
        gate.Open();
        await older.EndedAsync();
        Assert.Equal(StageFailure.Broken, older.Failure.ExitCode);
        Assert.Contains("Kafka:InstanceId", older.Part.Report().Detail, StringComparison.Ordinal);
        topics.Produce(stage.InputTopics[0], 100, from: 500);
        Oracle.ExactlyOnce(600, topics.Read(stage.OutputTopic!, 600));
        Assert.Equal(0, newer.Failure.ExitCode);
    }

    [Fact]
    public async Task At_least_once_a_crash_before_the_commit_repeats_the_batch_in_hand_and_only_that()
    {
        var stage = (await kafka.StageAsync("repeat", batch: 10)) with
        {
            Delivery = Delivery.AtLeastOnce,
            Flow = new() { DrainTimeout = TimeSpan.FromMilliseconds(200) },
        };
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Produce(stage.InputTopics[0], 100);
        var effects = new ConcurrentQueue<long>();
        var inHand = new List<long>();
        var gate = new Gate();
        var crashing = new ScriptedStep
        {
            Before = (call, batch, ct) =>
            {
                foreach (var message in batch)
                {
                    effects.Enqueue(message.Value!.Revision);
                }

                inHand = [.. batch.Select(m => m.Value!.Revision)];
                return call == 4 ? gate.PassAsync(ct) : Task.CompletedTask;
            },
        };
        await using (var first = await StageUnderTest.StartAsync(kafka.Options(), stage, crashing))
        {
            await Until.DoneAsync(gate.Reached, "the effect of the fourth batch is there, its offset is not");
            await Until.TrueAsync(
                () => topics.Offsets(stage.GroupId, stage.InputTopics[0]).Sum(o => Math.Max(0, o.Committed)) == effects.Count - inHand.Count,
                "the batches before are committed");
        }

        var repeated = inHand;
        var step = new ScriptedStep { Before = crashing.Before };
        await using var second = await StageUnderTest.StartAsync(kafka.Options(), stage, step);
        gate.Open();
        topics.Read(stage.OutputTopic!, 100);
        await Until.TrueAsync(() => topics.AllCommitted(stage), "everything is committed");
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), effects.Distinct().Order());
        Assert.Equal(repeated.Order(), effects.GroupBy(e => e).Where(g => g.Count() == 2).Select(g => g.Key).Order());
        Assert.Equal(100 + repeated.Count, effects.Count);
    }
}
