using System.Text;
using Confluent.Kafka;
using Craft.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Craft.StreamTests.Runtime;

/// <summary>Parts of topics: read, copied, and read again by a group.</summary>
public sealed class ReplayTests(RuntimeKafka kafka) : IClassFixture<RuntimeKafka>
{
    private static readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_range_is_what_lies_between_two_places()
    {
        var topic = await HourlyAsync("ranges", 10);
        var scan = new TopicScan(kafka.Clients(), TimeProvider.System);
        async Task<string[]> KeysAsync(TopicPoint from, TopicPoint to)
        {
            var ranges = await scan.RangesAsync(topic, from, to, 0, Ct);
            return [.. scan.Read(topic, ranges, Ct).Select(r => Encoding.UTF8.GetString(r.Key!))];
        }

        string[] all = [.. Enumerable.Range(0, 10).Select(i => $"id-{i}")];
        Assert.Equal(all, await KeysAsync(new TopicPoint.Earliest(), new TopicPoint.Latest()));
        Assert.Equal(all[3..5], await KeysAsync(new TopicPoint.At(3), new TopicPoint.At(5)));
        Assert.Equal(all[4..6], await KeysAsync(new TopicPoint.Since(_start.AddHours(3.5)), new TopicPoint.Since(_start.AddHours(5.5))));
        Assert.Empty(await KeysAsync(new TopicPoint.Since(_start.AddYears(1)), new TopicPoint.Latest()));
        Assert.Empty(await KeysAsync(new TopicPoint.At(99), new TopicPoint.Latest()));
        Assert.Equal(all, await KeysAsync(new TopicPoint.Earliest(), new TopicPoint.At(99)));
        var missing = await Assert.ThrowsAsync<TopicMissingException>(
            () => scan.RangesAsync(topic, new TopicPoint.Earliest(), new TopicPoint.Latest(), 9, Ct));
        Assert.Equal($"topic {topic} has no partition 9, only 0 to 3", missing.Message);
    }

    [Fact]
    public async Task A_copy_keeps_key_value_headers_and_time()
    {
        var topic = await HourlyAsync("copied", 50);
        var into = kafka.Name("copy");
        await kafka.MakeAsync(into);
        var scan = new TopicScan(kafka.Clients(), TimeProvider.System);
        var ranges = await scan.RangesAsync(topic, new TopicPoint.At(10), new TopicPoint.Latest(), null, Ct);

        var copied = await new TopicCopy(kafka.Clients(), TimeProvider.System, NullLogger<TopicCopy>.Instance)
            .RunAsync(topic, ranges, into, _ => { }, Ct);

        Assert.Equal(40, copied);
        var target = await scan.RangesAsync(into, new TopicPoint.Earliest(), new TopicPoint.Latest(), null, Ct);
        Assert.Equal(
            Facts(scan.Read(topic, ranges, Ct)),
            Facts(scan.Read(into, target, Ct)));
    }

    [Fact]
    public async Task A_copy_that_is_given_up_leaves_nothing()
    {
        var topic = await HourlyAsync("given-up", 3_000);
        var into = kafka.Name("nothing");
        await kafka.MakeAsync(into);
        var scan = new TopicScan(kafka.Clients(), TimeProvider.System);
        var ranges = await scan.RangesAsync(topic, new TopicPoint.Earliest(), new TopicPoint.Latest(), null, Ct);
        var copy = new TopicCopy(kafka.Clients(), TimeProvider.System, NullLogger<TopicCopy>.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => copy.RunAsync(topic, ranges, into, _ => stop.Cancel(), stop.Token));

        var target = await scan.RangesAsync(into, new TopicPoint.Earliest(), new TopicPoint.Latest(), null, Ct);
        Assert.Empty(scan.Read(into, target, Ct));
        Assert.Equal(3_000, await copy.RunAsync(topic, ranges, into, _ => { }, Ct));
    }

    [Fact]
    public async Task A_group_without_members_reads_a_part_again_and_one_in_use_is_left_alone()
    {
        var stage = await kafka.StageAsync("rewound");
        var options = kafka.Options();
        options.SessionTimeout = kafka.IsReal ? options.SessionTimeout : TimeSpan.FromSeconds(3);
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Produce(stage.InputTopics[0], 100);
        var scan = new TopicScan(kafka.Clients(), TimeProvider.System);
        var ranges = await scan.RangesAsync(stage.InputTopics[0], new TopicPoint.At(5), new TopicPoint.Latest(), null, Ct);
        var rewind = new GroupRewind(kafka.Clients());
        Assert.EndsWith("it begins at its beginning anyway", (await rewind.MoveAsync(stage.GroupId, stage.InputTopics[0], ranges, Ct)).Refusal, StringComparison.Ordinal);
        await using (var running = await StageUnderTest.StartAsync(options, stage, new()))
        {
            topics.Read(stage.OutputTopic!, 100);
            var busy = await rewind.MoveAsync(stage.GroupId, stage.InputTopics[0], ranges, Ct);
            Assert.StartsWith($"group {stage.GroupId} is in use: stop its service first", busy.Refusal, StringComparison.Ordinal);
        }

        await Until.TrueAsync(() => rewind.GroupsAsync().GetAwaiter().GetResult()[stage.GroupId] == ConsumerGroupState.Empty, "the session ends");
        Assert.Null((await rewind.MoveAsync(stage.GroupId, stage.InputTopics[0], ranges, Ct)).Refusal);
        Assert.All(topics.Offsets(stage.GroupId, stage.InputTopics[0]), o => Assert.Equal(Math.Min(5, o.End), o.Committed));

        var again = (int)ranges.Sum(r => r.Offsets);
        await using var second = await StageUnderTest.StartAsync(options, stage, new());
        Assert.Equal(100 + again, topics.Read(stage.OutputTopic!, 100 + again).Count);
    }

    // one record an hour, all in one partition
    private async Task<string> HourlyAsync(string word, int count)
    {
        var topic = kafka.Name(word);
        await kafka.MakeAsync(topic);
        using var producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = kafka.BootstrapServers }).Build();
        for (var i = 0; i < count; i++)
        {
            producer.Produce(new TopicPartition(topic, 0), new()
            {
                Key = $"id-{i}",
                Value = TopicTool.Value($"id-{i}", i),
                Headers = [new Header("number", [(byte)i]), new Header("empty", null)],
                Timestamp = new Timestamp(_start.AddHours(i)),
            });
        }

        producer.Flush(TimeSpan.FromSeconds(60));
        return topic;
    }

    private static List<string> Facts(IEnumerable<RawRecord> records) => [.. records
        .Select(r => $"{Encoding.UTF8.GetString(r.Key!)} {r.Timestamp:O} {Convert.ToHexString(r.Value!)} "
            + string.Join(' ', r.Headers.All.Select(h => $"{h.Key}={(h.Value is null ? "null" : Convert.ToHexString(h.Value))}")))
        .Order(StringComparer.Ordinal)];
}
