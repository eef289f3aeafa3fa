using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Craft.EmbeddedBroker;
using Xunit;

namespace Craft.ContractTests.Kafka;

/// <summary>Deleting, altering and compacting, as clients see it.</summary>
public sealed class RetentionTests(KafkaServers servers)
{
    [Theory, ClassData(typeof(EachKafka))]
    public async Task Records_before_an_offset_are_deleted(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using (var producer = kafka.Producer())
        {
            for (var i = 0; i < 10; i++) await producer.ProduceAsync(topic, new() { Value = $"{i}" }, Ct);
        }
        using var admin = kafka.Admin();

        var deleted = await admin.DeleteRecordsAsync([new(topic, 0, 7)]);
        Assert.Equal(7, deleted[0].Offset);
        Assert.Equal(["7", "8", "9"], kafka.ReadAll(topic).Select(record => record.Message.Value));
        var refused = await Assert.ThrowsAsync<DeleteRecordsException>(() => admin.DeleteRecordsAsync([new(topic, 0, 11)]));
        Assert.Equal(ErrorCode.OffsetOutOfRange, refused.Results[0].Error.Code);
        await admin.DeleteRecordsAsync([new(topic, 0, Offset.End)]);

        Assert.Empty(kafka.ReadAll(topic));
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_compacted_topic_refuses_to_delete_records(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync(configs: new() { ["cleanup.policy"] = "compact" });
        using (var producer = kafka.Producer()) await producer.ProduceAsync(topic, new() { Key = "a", Value = "1" }, Ct);
        using var admin = kafka.Admin();

        var refused = await Assert.ThrowsAsync<DeleteRecordsException>(() => admin.DeleteRecordsAsync([new(topic, 0, 1)]));

        Assert.Equal(ErrorCode.PolicyViolation, refused.Results[0].Error.Code);
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task Settings_are_altered_one_by_one(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync(configs: new() { ["retention.ms"] = "60000", ["segment.bytes"] = "2000000" });
        using var admin = kafka.Admin();
        await AlterAsync(new() { Name = "retention.ms", Value = "70000", IncrementalOperation = AlterConfigOpType.Set });
        await AlterAsync(new() { Name = "segment.bytes", IncrementalOperation = AlterConfigOpType.Delete });
        await AlterAsync(new() { Name = "cleanup.policy", Value = "compact", IncrementalOperation = AlterConfigOpType.Append });

        // Apache: the controller answers before the broker that is asked has replayed the change
        var settings = new Dictionary<string, ConfigEntryResult>();
        await KafkaUnderTest.UntilAsync("the last change", async () =>
        {
            settings = (await admin.DescribeConfigsAsync([Resource()]))[0].Entries;
            return settings["cleanup.policy"].Value != "delete";
        });
        Assert.Equal("70000", settings["retention.ms"].Value);
        Assert.True(settings["segment.bytes"].IsDefault);
        Assert.Equal("delete,compact", settings["cleanup.policy"].Value);
        Assert.Equal(ErrorCode.InvalidConfig, await RefusedAsync("retention.ms", "soon"));
        Assert.Equal(ErrorCode.InvalidConfig, await RefusedAsync("retention.ns", "1"));
        Assert.Equal("70000", (await admin.DescribeConfigsAsync([Resource()]))[0].Entries["retention.ms"].Value);

        ConfigResource Resource() => new() { Type = ResourceType.Topic, Name = topic };

        Task AlterAsync(ConfigEntry entry) => admin.IncrementalAlterConfigsAsync(new() { [Resource()] = [entry] });

        async Task<ErrorCode> RefusedAsync(string name, string value)
        {
            var refused = await Assert.ThrowsAsync<IncrementalAlterConfigsException>(() => AlterAsync(
                new() { Name = name, Value = value, IncrementalOperation = AlterConfigOpType.Set }));
            return refused.Results[0].Error.Code;
        }
    }

    [Theory]
    [InlineData(CompressionType.None)]
    [InlineData(CompressionType.Gzip)]
    [InlineData(CompressionType.Lz4)]
    public async Task A_client_reads_what_compaction_left(CompressionType compression)
    {
        var folder = Directory.CreateTempSubdirectory("craft-compact-");
        try
        {
            var options = new EmbeddedKafkaOptions
            {
                DataDirectory = folder.FullName,
                Port = 0,
                UpkeepInterval = TimeSpan.FromMilliseconds(100),
            };
            await using var broker = await EmbeddedKafka.StartAsync(options, Ct);
            var kafka = new KafkaUnderTest(broker.BootstrapServers);
            var topic = await kafka.NewTopicAsync(configs: new()
            {
                ["cleanup.policy"] = "compact",
                ["segment.bytes"] = "10000",
                ["min.cleanable.dirty.ratio"] = "0",
            });
            var text = new string('x', 200);
            using (var producer = kafka.Producer(config => (config.LingerMs, config.CompressionType) = (5, compression)))
            {
                for (var round = 0; round < 100; round++)
                {
                    await Task.WhenAll(Enumerable.Range(0, 20).Select(key => producer.ProduceAsync(
                        topic, new() { Key = $"{key}", Value = $"{round} {key} {text}" }, Ct)));
                    producer.Produce(topic, new() { Key = $"{round}", Value = $"{round} once {round * 7919} {text}" });
                }
                producer.Flush(KafkaUnderTest.Limit);
            }
            var read = new List<ConsumeResult<string, string>>();
            KafkaUnderTest.Until("a compaction", () => (read = kafka.ReadAll(topic)).Count < 1000);

            Assert.Equal(read.OrderBy(record => record.Offset.Value), read);
            var latest = read.GroupBy(record => record.Message.Key).ToDictionary(group => group.Key, group => group.Last().Message.Value);
            Assert.Equal(100, latest.Count);
            for (var key = 0; key < 20; key++) Assert.StartsWith("99 ", latest[key.ToString(CultureInfo.InvariantCulture)]);
            Assert.StartsWith("50 once", latest["50"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
