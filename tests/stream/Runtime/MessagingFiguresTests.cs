using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Xunit;

namespace Craft.StreamTests.Runtime;

/// <summary>The figures of OpenTelemetry's messaging conventions, as any of its dashboards would read them.</summary>
public sealed class MessagingFiguresTests(RuntimeKafka kafka) : IClassFixture<RuntimeKafka>
{
    [Fact]
    public async Task What_is_read_written_and_failed_is_counted_by_topic_group_and_error()
    {
        var stage = await kafka.StageAsync("figures");
        var sums = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, its) =>
        {
            if (instrument.Name.StartsWith("messaging.", StringComparison.Ordinal))
            {
                its.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Count(sums, instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Count(sums, instrument, 1, tags));
        listener.Start();
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Produce(stage.InputTopics[0], 50);
        var step = new ScriptedStep
        {
            Before = (_, batch, _) => batch.Any(m => m.Value!.Revision == 7) ? throw new InvalidOperationException() : Task.CompletedTask,
        };
        await using (var running = await StageUnderTest.StartAsync(kafka.Options(), stage, step))
        {
            topics.Read(stage.OutputTopic!, 49);
            await Until.TrueAsync(() => topics.AllCommitted(stage), "everything is committed");
        }

        var group = stage.GroupId;
        Assert.Equal(50, sums[$"messaging.client.consumed.messages kafka poll {stage.InputTopics[0]} {group} "]);
        Assert.Equal(49, sums[$"messaging.client.sent.messages kafka send {stage.OutputTopic} {group} "]);
        Assert.Equal(1, sums[$"messaging.client.sent.messages kafka send {RuntimeKafka.DeadLetters(stage)} {group} "]);
        Assert.True(sums[$"messaging.process.duration kafka process {stage.InputTopics[0]} {group} "] >= 1);
        Assert.True(sums[$"messaging.process.duration kafka process {stage.InputTopics[0]} {group} System.InvalidOperationException"] >= stage.Retry.Attempts);
        Assert.True(sums[$"messaging.client.operation.duration kafka commit {stage.InputTopics[0]} {group} "] >= 1);
    }

    private static void Count(
        ConcurrentDictionary<string, double> sums, Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var all = new Dictionary<string, object?>(tags.ToArray());
        string[] names =
            ["messaging.system", "messaging.operation.name", "messaging.destination.name", "messaging.consumer.group.name", "error.type"];
        sums.AddOrUpdate(
            $"{instrument.Name} {string.Join(' ', names.Select(n => all.GetValueOrDefault(n)))}", value, (_, sum) => sum + value);
    }
}
