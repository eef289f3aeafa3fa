using Confluent.Kafka;
using Xunit;

namespace Craft.ContractTests.Kafka;

/// <summary>Exactly once: what a transaction holds appears whole or not at all.</summary>
public sealed class TransactionsTests(KafkaServers servers)
{
    [Theory, ClassData(typeof(EachKafka))]
    public async Task Aborted_and_open_transactions_are_hidden_from_readers_of_committed_records(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using var one = kafka.Transactional(KafkaUnderTest.NewName("tx"));
        using var two = kafka.Transactional(KafkaUnderTest.NewName("tx"));
        Send(one, topic, "committed-1");
        one.CommitTransaction(KafkaUnderTest.Limit);
        Send(one, topic, "aborted");
        one.AbortTransaction(KafkaUnderTest.Limit);
        Send(two, topic, "open");
        Send(one, topic, "committed-2");
        one.CommitTransaction(KafkaUnderTest.Limit);

        Assert.Equal(["committed-1"], Values(kafka.ReadAll(topic)));
        Assert.Equal(
            ["committed-1", "aborted", "open", "committed-2"],
            Values(kafka.ReadAll(topic, IsolationLevel.ReadUncommitted)));

        two.CommitTransaction(KafkaUnderTest.Limit);
        Assert.Equal(["committed-1", "open", "committed-2"], Values(kafka.ReadAll(topic)));
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_waiting_reader_is_woken_by_the_commit(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using var consumer = kafka.Consumer(KafkaUnderTest.NewName("waiting"));
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        using var producer = kafka.Transactional(KafkaUnderTest.NewName("tx"));
        Send(producer, topic, "a");
        Assert.Null(consumer.Consume(TimeSpan.FromMilliseconds(300)));

        producer.CommitTransaction(KafkaUnderTest.Limit);

        Assert.Equal("a", KafkaUnderTest.Take(consumer, 1)[0].Message.Value);
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task Offsets_in_a_transaction_count_when_it_commits_and_are_unstable_before(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var (input, output) = (await kafka.NewTopicAsync(), await kafka.NewTopicAsync());
        using (var source = kafka.Producer())
        {
            for (var i = 0; i < 5; i++) await source.ProduceAsync(input, new() { Value = $"{i}" }, Ct);
        }
        var group = KafkaUnderTest.NewName("group");
        using var consumer = kafka.Consumer(group);
        consumer.Subscribe(input);
        KafkaUnderTest.Take(consumer, 5);
        using var producer = kafka.Transactional(KafkaUnderTest.NewName("tx"));
        var position = new TopicPartitionOffset(input, 0, 3);

        Send(producer, output, "aborted");
        producer.SendOffsetsToTransaction([position], consumer.ConsumerGroupMetadata, KafkaUnderTest.Limit);
        producer.AbortTransaction(KafkaUnderTest.Limit);
        Assert.Equal(Offset.Unset, Committed(consumer, input));

        Send(producer, output, "committed");
        producer.SendOffsetsToTransaction([position], consumer.ConsumerGroupMetadata, KafkaUnderTest.Limit);
        // The client asks for stable offsets and repeats while they are not: it must not get the old one.
        var unstable = Assert.ThrowsAny<KafkaException>(
            () => consumer.Committed([new TopicPartition(input, 0)], TimeSpan.FromMilliseconds(500)));
        Assert.Contains(unstable.Error.Code, new[] { ErrorCode.Local_TimedOut, ErrorCode.UnstableOffsetCommit });
        producer.CommitTransaction(KafkaUnderTest.Limit);

        Assert.Equal(3, Committed(consumer, input));
        Assert.Equal(["committed"], Values(kafka.ReadAll(output)));
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_second_producer_with_the_same_id_fences_the_first_and_aborts_its_transaction(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        var id = KafkaUnderTest.NewName("tx");
        using var zombie = kafka.Transactional(id);
        Send(zombie, topic, "zombie");
        using var successor = kafka.Transactional(id);
        Send(successor, topic, "successor");
        successor.CommitTransaction(KafkaUnderTest.Limit);

        var fenced = Assert.ThrowsAny<KafkaException>(() => zombie.CommitTransaction(KafkaUnderTest.Limit));

        Assert.True(fenced.Error.IsFatal, fenced.Error.ToString());
        Assert.Equal(["successor"], Values(kafka.ReadAll(topic)));
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_member_of_an_older_generation_cannot_commit_in_a_transaction(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var input = await kafka.NewTopicAsync();
        var group = KafkaUnderTest.NewName("group");
        using var source = kafka.Producer();
        await source.ProduceAsync(input, new() { Value = "a" }, Ct);
        using var old = kafka.Consumer(group);
        old.Subscribe(input);
        KafkaUnderTest.Take(old, 1);
        var oldGeneration = old.ConsumerGroupMetadata;
        old.Close();
        using var next = kafka.Consumer(group);
        next.Subscribe(input);
        KafkaUnderTest.Take(next, 1);
        using var producer = kafka.Transactional(KafkaUnderTest.NewName("tx"));
        producer.BeginTransaction();

        Assert.ThrowsAny<KafkaException>(() => producer.SendOffsetsToTransaction(
            [new TopicPartitionOffset(input, 0, 1)], oldGeneration, KafkaUnderTest.Limit));

        producer.AbortTransaction(KafkaUnderTest.Limit);
        Assert.Equal(Offset.Unset, Committed(next, input));
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_transaction_that_stays_open_is_aborted_after_its_time(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using var slow = kafka.Transactional(KafkaUnderTest.NewName("tx"), timeoutMs: 1500);
        Send(slow, topic, "slow");
        using (var other = kafka.Producer()) await other.ProduceAsync(topic, new() { Value = "other" }, Ct);

        // Nothing is visible while the transaction holds the stable offset back; a real Kafka looks every 10 s.
        using var consumer = kafka.Consumer(KafkaUnderTest.NewName("reader"));
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));

        Assert.Equal("other", KafkaUnderTest.Take(consumer, 1)[0].Message.Value);
        Assert.ThrowsAny<KafkaException>(() => slow.CommitTransaction(KafkaUnderTest.Limit));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static void Send(IProducer<string, string> producer, string topic, string value)
    {
        producer.BeginTransaction();
        producer.Produce(topic, new() { Value = value });
        producer.Flush(KafkaUnderTest.Limit);
    }

    private static Offset Committed(IConsumer<string, string> consumer, string topic) =>
        consumer.Committed([new TopicPartition(topic, 0)], KafkaUnderTest.Limit)[0].Offset;

    private static IEnumerable<string> Values(List<ConsumeResult<string, string>> records) =>
        records.Select(record => record.Message.Value);
}
