using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Confluent.Kafka;
using Craft.Runtime;
using Craft.Schemas;
using Xunit;

namespace Craft.StreamTests.Runtime;

/// <summary>C-8: what cannot be read goes to the dead letters as it is, with the reason, and its partition goes on.</summary>
public sealed class BadInputTests(RuntimeKafka kafka) : IClassFixture<RuntimeKafka>
{
    private const int MaxValueBytes = 4_000;

    [Fact]
    public async Task A_record_that_cannot_be_read_is_a_dead_letter_and_its_partition_goes_on()
    {
        var stage = (await kafka.StageAsync("bad")) with { MaxValueBytes = MaxValueBytes };
        using var topics = new TopicTool(kafka.BootstrapServers);
        var bad = BadRecord.All(MaxValueBytes);
        var place = new TopicPartition(stage.InputTopics[0], 2);
        for (var i = 0; i < bad.Count; i++)
        {
            topics.WriteRaw(place, bad[i].Key, bad[i].Value, bad[i].Headers);
            topics.WriteRaw(place, "good"u8.ToArray(), TopicTool.Value("good", i));
        }

        topics.Flush();
        await using var running = await StageUnderTest.StartAsync(kafka.Options(), stage, new());
        Oracle.ExactlyOnce(bad.Count, topics.Read(stage.OutputTopic!, bad.Count));
        var dead = topics.Read(RuntimeKafka.DeadLetters(stage), bad.Count)
            .ToDictionary(d => long.Parse(d.Headers.Text(HeaderNames.ErrorOffset)!, CultureInfo.InvariantCulture));
        Assert.Equal(bad.Count, dead.Count);
        for (var i = 0; i < bad.Count; i++)
        {
            Judge(bad[i], dead[2 * i], stage, 2 * i);
        }

        Assert.Equal(0, running.Failure.ExitCode);
        await Until.TrueAsync(() => topics.AllCommitted(stage), "everything is committed");
    }

    [Fact]
    public async Task A_tombstone_reaches_the_step_and_one_that_it_writes_has_no_value()
    {
        var stage = await kafka.StageAsync("tombstone");
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Write(stage.InputTopics[0], "gone", null, (HeaderNames.EventSequence, "12"));
        topics.Flush();
        await using var running = await StageUnderTest.StartAsync(kafka.Options(), stage, new());
        var output = Assert.Single(topics.Read(stage.OutputTopic!, 1));
        Assert.Null(output.Value);
        Assert.Equal("gone", Encoding.UTF8.GetString(output.Key!));
        Assert.Equal("12", output.Headers.Text(HeaderNames.EventSequence));
        Assert.Equal("gone", output.Headers.Text(HeaderNames.Subject));
    }

    [Fact]
    public async Task A_record_as_large_as_a_topic_takes_does_not_block_its_partition()
    {
        var stage = await kafka.StageAsync("huge");
        using var topics = new TopicTool(kafka.BootstrapServers);
        var value = RandomNumberGenerator.GetBytes(Topics.MaxMessageBytes - 512);
        var place = new TopicPartition(stage.InputTopics[0], 0);
        topics.WriteRaw(place, "huge"u8.ToArray(), value);
        topics.WriteRaw(place, "good"u8.ToArray(), TopicTool.Value("good", 0));
        topics.Flush();
        await using var running = await StageUnderTest.StartAsync(kafka.Options(), stage, new());
        Oracle.ExactlyOnce(1, topics.Read(stage.OutputTopic!, 1));
        var dead = Assert.Single(topics.Read(RuntimeKafka.DeadLetters(stage), 1));
        Assert.Equal(RejectReason.TooLarge, dead.Headers.Text(HeaderNames.ErrorReason));
        Assert.Empty(dead.Value!);
        Assert.Contains($"value of {value.Length} bytes left out", dead.Headers.Text(HeaderNames.ErrorDetail), StringComparison.Ordinal);
    }

    private static void Judge(BadRecord bad, RawRecord dead, StageOptions stage, int offset)
    {
        var marks = dead.Headers.All.Where(h => h.Key.StartsWith("craft-error-", StringComparison.Ordinal)
            || h.Key.StartsWith("__connect.", StringComparison.Ordinal)).ToDictionary(h => h.Key, h => Encoding.UTF8.GetString(h.Value!));
        Assert.True(bad.Reason == marks[HeaderNames.ErrorReason], $"{bad.What}: {marks[HeaderNames.ErrorReason]}");
        Assert.Equal(bad.Key, dead.Key);
        Assert.Equal(bad.Value, dead.Value);
        Assert.DoesNotContain(marks.Values, v => v.Contains(BadRecord.Secret, StringComparison.OrdinalIgnoreCase));
        var topic = stage.InputTopics[0];
        var detail = marks[HeaderNames.ErrorDetail];
        Assert.NotEmpty(detail);
        Assert.True(
            DateTimeOffset.TryParse(marks[HeaderNames.ErrorTime], CultureInfo.InvariantCulture, out var at) && at.Offset == TimeSpan.Zero);
        Assert.Equal(
            new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["craft-error-reason"] = bad.Reason,
                ["craft-error-detail"] = detail,
                ["craft-error-service"] = stage.Name,
                ["craft-error-topic"] = topic,
                ["craft-error-partition"] = "2",
                ["craft-error-offset"] = $"{offset}",
                ["craft-error-time"] = marks["craft-error-time"],
                ["craft-error-attempts"] = "1",
                ["__connect.errors.topic"] = topic,
                ["__connect.errors.partition"] = "2",
                ["__connect.errors.offset"] = $"{offset}",
                ["__connect.errors.exception.class.name"] = marks["__connect.errors.exception.class.name"],
                ["__connect.errors.exception.message"] = detail,
            },
            new SortedDictionary<string, string>(marks, StringComparer.Ordinal));

        // the record's own headers are there as they were; marks of an earlier failure are replaced
        Assert.Equal(
            bad.Headers.All.Where(h => !marks.ContainsKey(h.Key)).Select(h => (h.Key, Hex(h.Value))),
            dead.Headers.All.Where(h => !marks.ContainsKey(h.Key)).Select(h => (h.Key, Hex(h.Value))));
    }

    private static string Hex(byte[]? bytes) => bytes is null ? "null" : Convert.ToHexString(bytes);
}
