using Confluent.Kafka;
using Craft.EmbeddedBroker.Protocol;
using Xunit;
using ErrorCode = Craft.EmbeddedBroker.Protocol.ErrorCode;

namespace Craft.ContractTests.Kafka;

/// <summary>What there is, where, in which versions, and who holds it up.</summary>
public sealed class ClusterProtocolTests(KafkaServers servers)
{
    [Fact]
    public async Task Every_version_that_is_served_is_one_of_todays_Kafka()
    {
        var kafka = await servers.StartedAsync(KafkaKind.Apache);
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        var reader = await raw.AskAsync(ApiKey.ApiVersions, 2, _ => { });
        reader.Int16();
        var real = new Dictionary<short, (short Min, short Max)>();
        for (var count = reader.ArrayLength(); count > 0; count--) real[reader.Int16()] = (reader.Int16(), reader.Int16());

        Assert.All(ApiTable.All, own =>
        {
            var (min, max) = real[(short)own.Key];
            // Clients of Kafka 4 dropped what its brokers dropped (KIP-896): the two ranges must meet.
            Assert.True(own.Max >= min && own.Max <= max, $"{own.Key}: served up to {own.Max}, Kafka has {min}-{max}");
        });
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task The_cluster_is_one_node_that_leads_and_coordinates_everything(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        using var admin = kafka.Admin();

        var cluster = await admin.DescribeClusterAsync();
        var reader = await raw.AskAsync(ApiKey.DescribeCluster, 1, writer => writer.Bool(false).Int8(1));

        var node = Assert.Single(cluster.Nodes);
        Assert.Equal(kafka.BootstrapServers, $"{node.Host}:{node.Port}");
        reader.Int32();
        Assert.Equal(ErrorCode.None, (ErrorCode)reader.Int16());
        reader.NullableString();
        Assert.Equal(1, reader.Int8());
        Assert.Equal(cluster.ClusterId, reader.String());
        reader.Int32();
        Assert.Equal(1, reader.ArrayLength());
        Assert.Equal((node.Id, node.Host, node.Port), (reader.Int32(), reader.String(), reader.Int32()));
        Assert.Equal((ErrorCode.None, node.Id, node.Port), await raw.FindCoordinatorAsync(0, "group"));
        Assert.Equal((ErrorCode.None, node.Id, node.Port), await raw.FindCoordinatorAsync(1, "transaction"));
        Assert.Equal(ErrorCode.InvalidRequest, (await raw.FindCoordinatorAsync(7, "what")).Error);
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_leaders_epoch_ends_at_the_end_of_the_log_and_a_wrong_one_is_refused(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using (var producer = kafka.Producer()) await producer.ProduceAsync(topic, new() { Value = "a" }, Ct);
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);

        Assert.Equal((ErrorCode.None, 0, 1L), await AskAsync(current: 0, asked: 0));
        Assert.Equal((ErrorCode.None, 0, 1L), await AskAsync(current: -1, asked: 0));
        Assert.Equal((ErrorCode.None, -1, -1L), await AskAsync(current: 0, asked: 5));
        Assert.Equal(ErrorCode.UnknownLeaderEpoch, (await AskAsync(current: 1, asked: 0)).Error);
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, (await AskAsync(current: 0, asked: 0, partition: 3)).Error);

        async Task<(ErrorCode Error, int Epoch, long End)> AskAsync(int current, int asked, int partition = 0)
        {
            var reader = await raw.AskAsync(ApiKey.OffsetForLeaderEpoch, 4, writer => writer
                .Int32(-1).ArrayLength(1).String(topic).ArrayLength(1)
                .Int32(partition).Int32(current).Int32(asked).NoTags().NoTags());
            reader.Int32();
            reader.ArrayLength();
            reader.String();
            reader.ArrayLength();
            var error = (ErrorCode)reader.Int16();
            reader.Int32();
            return (error, reader.Int32(), reader.Int64());
        }
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task Both_ends_of_a_partition_are_known_to_both_kinds_of_readers(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using (var plain = kafka.Producer()) await plain.ProduceAsync(topic, new() { Value = "a" }, Ct);
        using var open = kafka.Transactional(KafkaUnderTest.NewName("tx"));
        open.BeginTransaction();
        await open.ProduceAsync(topic, new() { Value = "open" }, Ct);
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);

        Assert.Equal((ErrorCode.None, 2), await AskAsync(committed: false, time: -1));
        Assert.Equal((ErrorCode.None, 1), await AskAsync(committed: true, time: -1));
        Assert.Equal((ErrorCode.None, 0), await AskAsync(committed: true, time: -2));
        Assert.Equal((ErrorCode.None, 1), await AskAsync(committed: false, time: -3));
        Assert.Equal((ErrorCode.None, -1), await AskAsync(committed: false, time: long.MaxValue));
        Assert.Equal(ErrorCode.UnknownLeaderEpoch, (await AskAsync(committed: false, time: -1, epoch: 9)).Error);
        open.CommitTransaction(KafkaUnderTest.Limit);
        // A real Kafka answers a commit when it is decided and writes the markers a moment later; the embedded one before.
        if (kind == KafkaKind.Embedded) Assert.Equal((ErrorCode.None, 3), await AskAsync(committed: true, time: -1));
        await KafkaUnderTest.UntilAsync(
            "the committed end", async () => await AskAsync(committed: true, time: -1) == (ErrorCode.None, 3));

        async Task<(ErrorCode Error, long Offset)> AskAsync(bool committed, long time, int epoch = -1)
        {
            var reader = await raw.AskAsync(ApiKey.ListOffsets, 7, writer => writer
                .Int32(-1).Int8(committed ? 1 : 0).ArrayLength(1).String(topic).ArrayLength(1)
                .Int32(0).Int32(epoch).Int64(time).NoTags().NoTags());
            reader.Int32();
            reader.ArrayLength();
            reader.String();
            reader.ArrayLength();
            reader.Int32();
            var error = (ErrorCode)reader.Int16();
            reader.Int64();
            return (error, reader.Int64());
        }
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_reader_with_group_protocol_consumer_works_or_is_told_at_once(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using (var producer = kafka.Producer()) await producer.ProduceAsync(topic, new() { Value = "a" }, Ct);
        var config = new ConsumerConfig
        {
            BootstrapServers = kafka.BootstrapServers,
            GroupId = KafkaUnderTest.NewName("new-protocol"),
            GroupProtocol = GroupProtocol.Consumer,
            AutoOffsetReset = AutoOffsetReset.Earliest,
        };
        using var consumer = new ConsumerBuilder<string, string>(config)
            .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        consumer.Subscribe(topic);

        if (kind == KafkaKind.Apache)
        {
            Assert.Equal("a", KafkaUnderTest.Take(consumer, 1)[0].Message.Value);
            return;
        }
        // The embedded broker has the classic protocol only, and must not leave the client waiting in silence.
        var refused = Assert.Throws<ConsumeException>(() => consumer.Consume(KafkaUnderTest.Limit));
        Assert.True(refused.Error.IsFatal);
        Assert.Equal(Confluent.Kafka.ErrorCode.UnsupportedVersion, refused.Error.Code);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
