using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Craft.Cli;
using Craft.EmbeddedBroker;
using Craft.Operate;
using Craft.Runtime;
using Craft.Runtime.Testing;
using Craft.TestSupport;
using Xunit;

namespace Craft.UnitTests.Cli;

/// <summary>What <c>craft lag</c> counts: messages, not offsets.</summary>
public sealed class LagTests
{
    private const string Topic = "lag.v1";

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Markers_of_transactions_are_no_messages_and_every_group_counts_for_itself()
    {
        using var folder = new TemporaryFolder();
        await using var broker = await EmbeddedKafka.StartAsync(new EmbeddedKafkaOptions { DataDirectory = folder.Path, Port = 0 }, Ct);
        var config = new ClientConfig { BootstrapServers = broker.BootstrapServers };
        using var admin = new AdminClientBuilder(config).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = Topic, NumPartitions = 2, ReplicationFactor = 1 }]);
        WriteTransactions(config);

        // offsets 0 1 M 3 4 M 6 7 M: three transactions of two records, each with its marker
        Commit(config, "craft.behind", new TopicPartitionOffset(Topic, 0, 1));
        Commit(config, "craft.idle", new TopicPartitionOffset(Topic, 0, 8));
        Commit(config, "craft.done", new TopicPartitionOffset(Topic, 0, 9));
        Commit(config, "craft.empty", new TopicPartitionOffset(Topic, 1, 0));
        Commit(config, "foreign", new TopicPartitionOffset(Topic, 0, 0));

        var reading = await new ConsumerLag(KafkaAccess.Clients(new KafkaOptions { BootstrapServers = broker.BootstrapServers })).ReadAsync(Ct);

        Assert.Equal(
            [
                new GroupLag("craft.behind", Topic, 0, 1, 9, 5),
                new GroupLag("craft.done", Topic, 0, 9, 9, 0),
                new GroupLag("craft.empty", Topic, 1, 0, 0, 0),
                new GroupLag("craft.idle", Topic, 0, 8, 9, 0),
                new GroupLag("foreign", Topic, 0, 0, 9, 6),
            ],
            reading.Lags);
        Assert.All(reading.States.Values, s => Assert.Equal("Empty", s));
    }

    [Fact]
    public async Task A_watch_shows_the_lag_every_second_until_it_is_stopped()
    {
        using var folder = new TemporaryFolder();
        await using var broker = await EmbeddedKafka.StartAsync(new EmbeddedKafkaOptions { DataDirectory = folder.Path, Port = 0 }, Ct);
        var config = new ClientConfig { BootstrapServers = broker.BootstrapServers };
        using var admin = new AdminClientBuilder(config).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = Topic, NumPartitions = 1, ReplicationFactor = 1 }]);
        WriteTransactions(config);
        var lag = new ConsumerLag(KafkaAccess.Clients(new KafkaOptions { BootstrapServers = broker.BootstrapServers }));
        var time = new DriveTime();
        var shown = new List<LagRow>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        Commit(config, "craft.watched", new TopicPartitionOffset(Topic, 0, 0));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LagCommand.WatchAsync(lag, time, many: true, Show, stop.Token));

        // the second reading comes a second after a commit of three offsets
        Assert.Equal([6, 4, 4], shown.Select(r => r.Lag));
        Assert.Equal([0.0, 3.0, 0.0], shown.Select(r => r.ConsumedPerSecond));
        Assert.Equal([null, 1.3, null], shown.Select(r => r.SecondsToZero));
        Assert.InRange(time.Passed, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4));

        void Show(IReadOnlyList<LagRow> rows)
        {
            shown.Add(Assert.Single(rows));
            if (shown.Count == 1)
            {
                Commit(config, "craft.watched", new TopicPartitionOffset(Topic, 0, 3));
            }
            else if (shown.Count == 3)
            {
                stop.Cancel();
            }
        }
    }

    private static void WriteTransactions(ClientConfig config)
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig(config) { TransactionalId = "lag" }).Build();
        producer.InitTransactions(_limit);
        for (var i = 0; i < 3; i++)
        {
            producer.BeginTransaction();
            producer.Produce(new TopicPartition(Topic, 0), new Message<Null, string> { Value = "one" });
            producer.Produce(new TopicPartition(Topic, 0), new Message<Null, string> { Value = "two" });
            producer.CommitTransaction(_limit);
        }
    }

    private static void Commit(ClientConfig config, string group, TopicPartitionOffset offset)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig(config) { GroupId = group }).Build();
        consumer.Commit([offset]);
    }
}
