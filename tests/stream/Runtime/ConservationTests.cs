using System.Text;
using Craft.Runtime;
using Craft.Schemas;
using Xunit;

namespace Craft.StreamTests.Runtime;

/// <summary>C-1, C-3, C-5: whatever a step decides, every input ends in exactly one of output, counted skip, dead letter.</summary>
public sealed class ConservationTests(RuntimeKafka kafka) : IClassFixture<RuntimeKafka>
{
    private const int Count = 2_000;
    private const string Number = "number";

    [Theory]
    [InlineData(1, Delivery.ExactlyOnce)]
    [InlineData(2, Delivery.ExactlyOnce)]
    [InlineData(3, Delivery.AtLeastOnce)]
    public async Task Every_input_ends_in_exactly_one_of_output_skip_and_dead_letter(int seed, Delivery delivery)
    {
        var stage = (await kafka.StageAsync("conserve", batch: 150)) with { Delivery = delivery, TrustedInput = false };
        var random = new Random(seed);

        // 0 to 3: so many outputs; -1: skip, -2: reject, -3: not JSON at all
        var plan = Enumerable.Range(0, Count).Select(_ => random.Next(-3, 4)).ToArray();
        using var figures = new StageFigures(stage.Name);
        using var topics = new TopicTool(kafka.BootstrapServers);
        for (var i = 0; i < Count; i++)
        {
            var key = $"id-{random.Next(100)}";
            topics.Write(
                stage.InputTopics[0], key, plan[i] == -3 ? "{\"id\":"u8.ToArray() : TopicTool.Value(key, i), (Number, $"{i}"));
        }

        topics.Flush();
        var step = new ScriptedStep
        {
            Each = message => Decide(message, plan[message.Value!.Revision]),
            Before = (call, _, _) => call % 4 == 0 ? throw new TimeoutException("store is down") : Task.CompletedTask,
        };
        await using var running = await StageUnderTest.StartAsync(kafka.Options(), stage, step);
        await Until.TrueAsync(() => figures["craft.inputs.messages"] >= Count, "all inputs are durable");

        var outputs = topics.Read(stage.OutputTopic!, plan.Sum(n => Math.Max(0, n)));
        var dead = topics.Read(RuntimeKafka.DeadLetters(stage), plan.Count(n => n < -1));
        Assert.Equal(
            Enumerable.Range(0, Count).SelectMany(i => Enumerable.Range(0, Math.Max(0, plan[i])).Select(j => (i, j))).Order(),
            outputs.Select(Place).Order());
        Assert.Equal(
            Enumerable.Range(0, Count).Where(i => plan[i] < -1)
                .Select(i => (i, plan[i] == -2 ? RejectReason.StepRejected : RejectReason.NotJson)),
            dead.Select(d => (Oracle.Number(d, Number), d.Headers.Text(HeaderNames.ErrorReason)!)).Order());
        Assert.Equal(Count, figures["craft.inputs.messages"]);
        Assert.Equal(outputs.Count, figures["craft.outputs.messages"]);
        Assert.Equal(dead.Count, figures["craft.rejects.messages"]);
        Assert.Equal(plan.Count(n => n == -1), figures["craft.skips.messages"]);
        Assert.Equal(0, figures["craft.in_flight.messages"]);
        InOrder(outputs);
        Assert.All(topics.Offsets(stage.GroupId, stage.InputTopics[0]), o => Assert.Equal(o.End, o.Committed));
    }

    private static Outcome<CourseIndexed> Decide(Message<CourseIndexed> message, int what) => what switch
    {
        -1 => new Outcome<CourseIndexed>.Skip("stale"),
        -2 => new Outcome<CourseIndexed>.Reject("not wanted"),
        _ => new Outcome<CourseIndexed>.Emit([.. Enumerable.Range(0, what).Select(j => new Output<CourseIndexed>(
            message.Key, message.Value, Headers: MessageHeaders.Of((Number, $"{j}"))))]),
    };

    private static (int Input, int Output) Place(RawRecord output) =>
        ((int)Oracle.Revision(output), Oracle.Number(output, Number));

    private static void InOrder(IReadOnlyList<RawRecord> outputs)
    {
        foreach (var key in outputs.GroupBy(o => Encoding.UTF8.GetString(o.Key!)))
        {
            Assert.Single(key.Select(o => o.Partition).Distinct());
            var places = key.OrderBy(o => o.Offset).Select(Place).ToList();
            Assert.Equal(places.Order(), places);
        }
    }
}
