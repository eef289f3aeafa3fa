using Craft.EmbeddedBroker.Protocol;
using Xunit;

namespace Craft.ContractTests.Kafka;

/// <summary>Producers that repeat, skip, come late or were replaced: what the broker says and what it stores.</summary>
public sealed class ProducerProtocolTests(KafkaServers servers)
{
    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_repeated_batch_gets_its_first_offset_and_a_gap_is_refused(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        var producer = new RawProducer(raw);
        var me = await producer.InitAsync(null);

        Assert.Equal(new(ErrorCode.None, 0), await Send(0, 2));
        Assert.Equal(new(ErrorCode.None, 2), await Send(2, 3));
        Assert.Equal(new(ErrorCode.None, 0), await Send(0, 2));
        Assert.Equal(new(ErrorCode.None, 2), await Send(2, 3));
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, (await Send(6, 1)).Error);
        Assert.Equal(new(ErrorCode.None, 5), await Send(5, 1));

        Assert.Equal(6, kafka.ReadAll(topic).Count);

        Task<RawProducer.Stored> Send(int sequence, int count) => producer.ProduceAsync(
            topic, RawBatch.Of("a", count, me.Id, me.Epoch, sequence));
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_batch_far_behind_the_last_ones_is_a_duplicate_and_not_stored_again(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        var producer = new RawProducer(raw);
        var me = await producer.InitAsync(null);
        for (var sequence = 0; sequence < 8; sequence++) Assert.Equal(sequence, (await Send(sequence)).Offset);

        // Only the last five batches are remembered: an older one cannot be told apart from a gap.
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, (await Send(0)).Error);
        Assert.Equal(new(ErrorCode.None, 3), await Send(3));
        Assert.Equal(8, kafka.ReadAll(topic).Count);

        Task<RawProducer.Stored> Send(int sequence) => producer.ProduceAsync(
            topic, RawBatch.Of("a", 1, me.Id, me.Epoch, sequence));
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task An_older_epoch_is_refused_and_a_newer_one_starts_at_zero(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        var producer = new RawProducer(raw);
        var me = await producer.InitAsync(null);
        Assert.Equal(ErrorCode.None, (await Send(epoch: 0, sequence: 0)).Error);

        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, (await Send(epoch: 1, sequence: 1)).Error);
        Assert.Equal(new(ErrorCode.None, 1), await Send(epoch: 1, sequence: 0));
        Assert.Equal(ErrorCode.InvalidProducerEpoch, (await Send(epoch: 0, sequence: 1)).Error);

        Task<RawProducer.Stored> Send(short epoch, int sequence) => producer.ProduceAsync(
            topic, RawBatch.Of("a", 1, me.Id, epoch, sequence));
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task Damaged_and_misplaced_batches_are_refused_by_name(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        var producer = new RawProducer(raw);
        var damaged = RawBatch.Of("a");
        damaged[^3] ^= 1;

        Assert.Equal(ErrorCode.CorruptMessage, (await producer.ProduceAsync(topic, damaged)).Error);
        Assert.Equal(
            ErrorCode.UnknownTopicOrPartition, (await producer.ProduceAsync("nowhere", RawBatch.Of("a"))).Error);
        Assert.Equal(
            ErrorCode.UnknownTopicOrPartition, (await producer.ProduceAsync(topic, RawBatch.Of("a"), partition: 1)).Error);
        Assert.Empty(kafka.ReadAll(topic));
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_producer_raises_its_own_epoch_and_a_zombie_does_not(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        var producer = new RawProducer(raw);
        var id = KafkaUnderTest.NewName("raw");
        var first = await producer.InitAsync(id);
        Assert.Equal((ErrorCode.None, 0), (first.Error, first.Epoch));

        // KIP-360: with what it has it gets the next epoch; the same question again (its answer was lost) the same answer.
        var raised = await producer.InitAsync(id, knownId: first.Id, knownEpoch: 0);
        Assert.Equal(new(ErrorCode.None, first.Id, 1), raised);
        Assert.Equal(raised, await producer.InitAsync(id, knownId: first.Id, knownEpoch: 0));

        var successor = await producer.InitAsync(id);
        Assert.Equal(new(ErrorCode.None, first.Id, 2), successor);
        Assert.Equal(ErrorCode.ProducerFenced, (await producer.InitAsync(id, knownId: first.Id, knownEpoch: 0)).Error);
        Assert.Equal(ErrorCode.ProducerFenced, (await producer.InitAsync(id, knownId: first.Id + 1000, knownEpoch: 0)).Error);
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_producer_without_a_use_is_refused(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        var producer = new RawProducer(raw);

        Assert.Equal(ErrorCode.InvalidRequest, (await producer.InitAsync("")).Error);
        Assert.Equal(ErrorCode.InvalidTransactionTimeout, (await producer.InitAsync("id", timeoutMs: 0)).Error);
        Assert.Equal(ErrorCode.InvalidTransactionTimeout, (await producer.InitAsync("id", timeoutMs: 900_001)).Error);
        var (one, two) = (await producer.InitAsync(null), await producer.InitAsync(null));
        Assert.NotEqual(one.Id, two.Id);
    }
}
