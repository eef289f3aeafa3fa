using Craft.EmbeddedBroker.Protocol;
using Xunit;

namespace Craft.ContractTests.Kafka;

/// <summary>The transaction protocol step by step, also in the wrong order.</summary>
public sealed class TransactionProtocolTests(KafkaServers servers)
{
    [Theory, ClassData(typeof(EachKafka))]
    public async Task An_end_may_be_repeated_but_not_changed(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        var (producer, id) = (new RawProducer(raw), KafkaUnderTest.NewName("raw"));
        var me = await producer.InitAsync(id);

        Assert.Equal(ErrorCode.InvalidTxnState, await producer.EndAsync(id, me, commit: true));
        Assert.Equal(ErrorCode.None, await producer.AddPartitionAsync(id, me, topic));
        Assert.Equal(ErrorCode.None, (await producer.ProduceAsync(topic, Batch(me, 0), id)).Error);
        Assert.Equal(ErrorCode.None, await producer.EndAsync(id, me, commit: true));
        Assert.Equal(ErrorCode.None, await producer.EndAsync(id, me, commit: true));
        Assert.Equal(ErrorCode.InvalidTxnState, await producer.EndAsync(id, me, commit: false));

        Assert.Single(kafka.ReadAll(topic));
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task Strangers_and_zombies_can_do_nothing_in_a_transaction(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        var (producer, id) = (new RawProducer(raw), KafkaUnderTest.NewName("raw"));
        var zombie = await producer.InitAsync(id);
        var me = await producer.InitAsync(id);
        var stranger = me with { Id = me.Id + 1000 };

        Assert.Equal(ErrorCode.ProducerFenced, await producer.AddPartitionAsync(id, zombie, topic));
        Assert.Equal(ErrorCode.InvalidProducerEpoch, await producer.AddPartitionAsync(id, zombie, topic, version: 1));
        Assert.Equal(ErrorCode.ProducerFenced, await producer.AddOffsetsAsync(id, zombie, "group"));
        Assert.Equal(ErrorCode.ProducerFenced, await producer.EndAsync(id, zombie, commit: true));
        Assert.Equal(ErrorCode.InvalidProducerEpoch, await producer.EndAsync(id, zombie, commit: true, version: 1));
        Assert.Equal(ErrorCode.InvalidProducerIdMapping, await producer.AddPartitionAsync(id, stranger, topic));
        Assert.Equal(ErrorCode.InvalidProducerIdMapping, await producer.EndAsync(id, stranger, commit: true));
        Assert.Equal(
            ErrorCode.InvalidProducerIdMapping, await producer.AddPartitionAsync(KafkaUnderTest.NewName("no"), me, topic));
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task Records_outside_of_a_transaction_are_refused(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        var (producer, id) = (new RawProducer(raw), KafkaUnderTest.NewName("raw"));
        var me = await producer.InitAsync(id);

        // Never added, then added, then late: after the end nobody would ever end what it opens.
        Assert.Equal(ErrorCode.InvalidTxnState, (await producer.ProduceAsync(topic, Batch(me, 0), id)).Error);
        await producer.AddPartitionAsync(id, me, topic);
        Assert.Equal(ErrorCode.None, (await producer.ProduceAsync(topic, Batch(me, 0), id)).Error);
        Assert.Equal(ErrorCode.None, await producer.EndAsync(id, me, commit: false));
        // A real Kafka answers before its markers are written, and until then a batch still belongs to the transaction.
        await KafkaUnderTest.UntilAsync("the markers", async () =>
            (await new RawTransactions(raw).DescribeAsync(id)).State == "CompleteAbort");
        Assert.Equal(ErrorCode.InvalidTxnState, (await producer.ProduceAsync(topic, Batch(me, 1), id)).Error);

        Assert.Empty(kafka.ReadAll(topic));
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_partition_that_is_not_there_leaves_the_others_untried(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        var (producer, id) = (new RawProducer(raw), KafkaUnderTest.NewName("raw"));
        var me = await producer.InitAsync(id);

        var reader = await raw.AskAsync(ApiKey.AddPartitionsToTxn, 3, writer => writer
            .String(id).Int64(me.Id).Int16(me.Epoch)
            .ArrayLength(1).String(topic).ArrayLength(2).Int32(0).Int32(7).NoTags());
        reader.Int32();
        reader.ArrayLength();
        reader.String();
        var errors = new Dictionary<int, ErrorCode>();
        for (var count = reader.ArrayLength(); count > 0; count--)
        {
            errors[reader.Int32()] = (ErrorCode)reader.Int16();
            reader.SkipTags();
        }

        Assert.Equal(ErrorCode.OperationNotAttempted, errors[0]);
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, errors[7]);
        Assert.Equal(ErrorCode.InvalidTxnState, await producer.EndAsync(id, me, commit: true));
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_restart_of_the_producer_aborts_records_and_offsets(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        var (producer, id, group) = (new RawProducer(raw), KafkaUnderTest.NewName("raw"), KafkaUnderTest.NewName("group"));
        var me = await producer.InitAsync(id);
        await producer.AddPartitionAsync(id, me, topic);
        await producer.ProduceAsync(topic, Batch(me, 0), id);
        Assert.Equal(ErrorCode.None, await producer.AddOffsetsAsync(id, me, group));
        Assert.Equal(ErrorCode.None, await producer.CommitOffsetAsync(id, me, group, topic, 1));

        var next = await producer.InitAsync(id);
        Assert.Equal(me.Id, next.Id);
        Assert.True(next.Epoch > me.Epoch);
        Assert.Empty(kafka.ReadAll(topic));
        Assert.Equal(ErrorCode.InvalidProducerEpoch, (await producer.ProduceAsync(topic, Batch(me, 1), id)).Error);

        await producer.AddOffsetsAsync(id, next, group);
        Assert.Equal(ErrorCode.None, await producer.CommitOffsetAsync(id, next, group, topic, 7));
        Assert.Equal(ErrorCode.None, await producer.EndAsync(id, next, commit: true));
        using var admin = kafka.Admin();
        KafkaUnderTest.Until("the committed offset", () =>
            admin.ListConsumerGroupOffsetsAsync([new(group, [new(topic, 0)])]).Result[0].Partitions[0].Offset == 7);
    }

    private static byte[] Batch(RawProducer.Identity me, int sequence) =>
        RawBatch.Of("a", 1, me.Id, me.Epoch, sequence, transactional: true);
}
