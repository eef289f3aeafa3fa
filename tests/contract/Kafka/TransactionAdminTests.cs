using Craft.EmbeddedBroker.Protocol;
using Xunit;

namespace Craft.ContractTests.Kafka;

/// <summary>Who holds a partition back: transactions and producers as an administrator sees them.</summary>
public sealed class TransactionAdminTests(KafkaServers servers)
{
    [Theory, ClassData(typeof(EachKafka))]
    public async Task An_open_transaction_is_found_by_its_state_and_shown_with_what_it_holds(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        var (producer, admin) = (new RawProducer(raw), new RawTransactions(raw));
        var id = KafkaUnderTest.NewName("open");
        var me = await producer.InitAsync(id, timeoutMs: 45_000);
        Assert.Equal("Empty", (await admin.DescribeAsync(id)).State);
        Assert.Contains((id, me.Id, "Empty"), await admin.ListAsync());

        var before = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        await producer.AddPartitionAsync(id, me, topic);
        await producer.ProduceAsync(topic, RawBatch.Of("a", 2, me.Id, me.Epoch, 0, transactional: true), id);
        var open = await admin.DescribeAsync(id);

        Assert.Equal((ErrorCode.None, "Ongoing", 45_000, me.Id, me.Epoch), (open.Error, open.State, open.TimeoutMs, open.ProducerId, open.Epoch));
        Assert.Equal([$"{topic}/0"], open.Partitions);
        Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds(open.StartedMs), before, TimeProvider.System.GetUtcNow());
        Assert.Contains((id, me.Id, "Ongoing"), await admin.ListAsync("Ongoing"));
        Assert.DoesNotContain((id, me.Id, "Ongoing"), await admin.ListAsync("Ongoing", longerThanMs: 3_600_000));
        var writing = Assert.Single(await admin.ProducersAsync(topic));
        Assert.Equal((me.Id, (int)me.Epoch, 1, 0L), (writing.Id, writing.Epoch, writing.LastSequence, writing.OpenSince));

        Assert.Equal(ErrorCode.None, await producer.EndAsync(id, me, commit: false));
        await KafkaUnderTest.UntilAsync("the end", async () =>
            (await admin.DescribeAsync(id)).State == "CompleteAbort" && (await admin.ProducersAsync(topic))[0].OpenSince == -1);
        Assert.DoesNotContain(await admin.ListAsync("Ongoing"), found => found.Id == id);
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task What_is_not_there_is_named(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        var admin = new RawTransactions(raw);

        Assert.Equal(ErrorCode.TransactionalIdNotFound, (await admin.DescribeAsync(KafkaUnderTest.NewName("no"))).Error);
        Assert.Empty(await admin.ListAsync("Sleeping"));
        Assert.Empty(await admin.ListAsync(producerId: 1_000_000_000));
    }
}
