using System.Diagnostics;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Xunit;

namespace Craft.ContractTests.Kafka;

/// <summary>Records come back as they were sent.</summary>
public sealed class RecordsTests(KafkaServers servers)
{
    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_record_keeps_key_value_headers_and_time(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        var sentAt = new Timestamp(1_700_000_000_123, TimestampType.CreateTime);
        using var producer = kafka.Producer();
        var headers = new Headers { { "event-seq", "42"u8.ToArray() }, { "empty", null } };
        await producer.ProduceAsync(
            topic, new() { Key = "Schlüssel", Value = "größer ≥ 1", Headers = headers, Timestamp = sentAt }, Ct);
        await producer.ProduceAsync(topic, new() { Key = "gone", Value = null! }, Ct);
        await producer.ProduceAsync(topic, new() { Key = null!, Value = "no key" }, Ct);

        var read = kafka.ReadAll(topic);

        Assert.Equal([0L, 1, 2], read.Select(record => record.Offset.Value));
        Assert.Equal(("Schlüssel", "größer ≥ 1"), (read[0].Message.Key, read[0].Message.Value));
        Assert.Equal(sentAt, read[0].Message.Timestamp);
        Assert.Equal("42", Encoding.UTF8.GetString(read[0].Message.Headers.GetLastBytes("event-seq")));
        Assert.Null(read[0].Message.Headers.GetLastBytes("empty"));
        Assert.Null(read[1].Message.Value);
        Assert.Null(read[2].Message.Key);
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task Records_of_a_key_stay_in_one_partition_and_in_order(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync(partitions: 3);
        using var producer = kafka.Producer(config => config.LingerMs = 5);
        for (var i = 0; i < 3000; i++) producer.Produce(topic, new() { Key = $"k{i % 30}", Value = $"{i}" });
        producer.Flush(KafkaUnderTest.Limit);

        var read = Enumerable.Range(0, 3).SelectMany(partition => kafka.ReadAll(topic, partition: partition)).ToList();

        Assert.Equal(3000, read.Count);
        foreach (var key in read.GroupBy(record => record.Message.Key))
        {
            Assert.Single(key.Select(record => record.Partition).Distinct());
            var values = key.Select(record => int.Parse(record.Message.Value, CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(values.Order(), values);
        }
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task Every_codec_comes_back(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        foreach (var codec in Enum.GetValues<CompressionType>())
        {
            using var producer = kafka.Producer(config => (config.CompressionType, config.LingerMs) = (codec, 20));
            for (var i = 0; i < 50; i++) producer.Produce(topic, new() { Key = $"{codec}", Value = new string('x', 500) });
            producer.Flush(KafkaUnderTest.Limit);
        }

        var read = kafka.ReadAll(topic);

        Assert.Equal(50 * Enum.GetValues<CompressionType>().Length, read.Count);
        Assert.All(read, record => Assert.Equal(500, record.Message.Value.Length));
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_reader_that_waits_is_woken_by_the_record(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using var consumer = kafka.Consumer(KafkaUnderTest.NewName("waiting"), config => config.FetchWaitMaxMs = 50_000);
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        // meanwhile its request comes to lie at the broker
        Assert.Null(consumer.Consume(TimeSpan.FromSeconds(1)));
        using var producer = kafka.Producer();
        await producer.ProduceAsync(topic, new() { Value = "first" }, Ct);

        var watch = Stopwatch.StartNew();
        KafkaUnderTest.Take(consumer, 1);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(25), $"the record took {watch.Elapsed}");
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_message_beyond_the_topics_limit_is_refused_and_the_next_one_goes_on(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync(configs: new() { ["max.message.bytes"] = "20000" });
        using var producer = kafka.Producer(config => config.EnableIdempotence = false);

        var refused = await Assert.ThrowsAsync<ProduceException<string, string>>(
            () => producer.ProduceAsync(topic, new() { Value = new string('x', 30_000) }, Ct));
        await producer.ProduceAsync(topic, new() { Value = "small" }, Ct);

        Assert.Equal(ErrorCode.MsgSizeTooLarge, refused.Error.Code);
        Assert.Equal("small", Assert.Single(kafka.ReadAll(topic)).Message.Value);
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task Offsets_for_times_are_the_first_at_or_after(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        const long Start = 1_700_000_000_000;
        using var producer = kafka.Producer(config => config.LingerMs = 50);
        for (var i = 0; i < 10; i++)
        {
            var at = new Timestamp(Start + i * 1000, TimestampType.CreateTime);
            producer.Produce(topic, new() { Value = $"{i}", Timestamp = at });
        }
        producer.Flush(KafkaUnderTest.Limit);
        using var consumer = kafka.Consumer(KafkaUnderTest.NewName("times"));

        Assert.Equal(0, At(Start - 1));
        Assert.Equal(4, At(Start + 4000));
        Assert.Equal(5, At(Start + 4001));
        Assert.Equal(Offset.End, At(Start + 9001));

        Offset At(long time)
        {
            var asked = new TopicPartitionTimestamp(topic, 0, new Timestamp(time, TimestampType.CreateTime));
            return consumer.OffsetsForTimes([asked], KafkaUnderTest.Limit)[0].Offset;
        }
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task An_offset_that_is_not_there_is_an_error_and_not_a_jump(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using var consumer = kafka.Consumer(
            KafkaUnderTest.NewName("range"), config => config.AutoOffsetReset = AutoOffsetReset.Error);
        consumer.Assign(new TopicPartitionOffset(topic, 0, 5));

        ConsumeException? error = null;
        KafkaUnderTest.Until("the error", () =>
        {
            error = Record.Exception(() => consumer.Consume(TimeSpan.FromMilliseconds(500))) as ConsumeException;
            return error is not null;
        });

        Assert.Equal(ErrorCode.Local_AutoOffsetReset, error!.Error.Code);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
