using System.Globalization;
using Confluent.Kafka;
using Craft.EmbeddedBroker;
using Xunit;

namespace Craft.ContractTests.Kafka;

/// <summary>A killed embedded broker: nothing acknowledged is missing, transactions are whole or absent.</summary>
public sealed class EmbeddedCrashTests : IDisposable
{
    private const int Partitions = 3;
    private const int Transactions = 60;
    private const int Images = 3;
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("craft-crash-");

    private readonly record struct Acknowledged(int Number, int AfterWrites);

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData(FsyncPolicy.Interval)]
    [InlineData(FsyncPolicy.Always)]
    public async Task Whenever_it_is_killed_acknowledged_records_are_there_and_transactions_are_atomic(FsyncPolicy fsync)
    {
        var folder = Path.Combine(_root.FullName, "live");
        var recorder = new WriteRecorder(folder);
        List<Acknowledged> plain, transactions;
        await using (var live = await EmbeddedKafka.StartAsync(Options(folder, fsync, recorder), Ct))
        {
            var kafka = new KafkaUnderTest(live.BootstrapServers);
            using (var admin = kafka.Admin())
            {
                await admin.CreateTopicsAsync(
                    [new() { Name = "plain", NumPartitions = 1 }, new() { Name = "tx", NumPartitions = Partitions }]);
            }
            var writing = Task.Run(() => WritePlainAsync(kafka, recorder), Ct);
            transactions = WriteTransactions(kafka, recorder);
            plain = await writing;
        }
        const int Seed = 4711;
        var random = new Random(Seed);
        for (var image = 0; image < Images; image++)
        {
            var cut = random.Next(recorder.Count / 4, recorder.Count + 1);
            var crashed = Path.Combine(_root.FullName, $"crashed-{image}");
            recorder.Rebuild(crashed, cut, random.Next(200));
            await CheckAsync(crashed, fsync, plain.Where(Before), transactions.Where(Before), $"seed {Seed}, cut {cut}");

            bool Before(Acknowledged acknowledged) => acknowledged.AfterWrites <= cut;
        }
    }

    [Fact]
    public async Task A_producer_does_not_notice_a_restart_in_the_middle_of_its_transaction()
    {
        var folder = Path.Combine(_root.FullName, "restart");
        var first = await EmbeddedKafka.StartAsync(Options(folder, FsyncPolicy.Interval), Ct);
        var kafka = new KafkaUnderTest(first.BootstrapServers);
        var topic = await kafka.NewTopicAsync();
        using var producer = kafka.Transactional("restarted");
        producer.BeginTransaction();
        await producer.ProduceAsync(topic, new() { Value = "before" }, Ct);

        await first.DisposeAsync();
        await using var second = await EmbeddedKafka.StartAsync(
            Options(folder, FsyncPolicy.Interval) with { Port = first.Port }, Ct);
        await producer.ProduceAsync(topic, new() { Value = "after" }, Ct);
        Assert.Empty(kafka.ReadAll(topic));
        producer.CommitTransaction(KafkaUnderTest.Limit);

        Assert.Equal(["before", "after"], kafka.ReadAll(topic).Select(record => record.Message.Value));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static EmbeddedKafkaOptions Options(string folder, FsyncPolicy fsync, WriteRecorder? recorder = null) =>
        new() { DataDirectory = folder, Port = 0, Fsync = fsync, BeforeWrite = recorder is null ? null : recorder.Record };

    private static async Task<List<Acknowledged>> WritePlainAsync(KafkaUnderTest kafka, WriteRecorder recorder)
    {
        var acknowledged = new List<Acknowledged>();
        using var producer = kafka.Producer();
        for (var i = 0; i < 200; i++)
        {
            await producer.ProduceAsync("plain", new() { Value = $"{i}" }, Ct);
            acknowledged.Add(new Acknowledged(i, recorder.Count));
        }
        return acknowledged;
    }

    // Transaction n writes n to every partition and moves the group's offset to n; every fifth is aborted.
    private static List<Acknowledged> WriteTransactions(KafkaUnderTest kafka, WriteRecorder recorder)
    {
        var acknowledged = new List<Acknowledged>();
        using var producer = kafka.Transactional("crash");
        using var consumer = kafka.Consumer("crash-group");
        for (var number = 1; number <= Transactions; number++)
        {
            producer.BeginTransaction();
            for (var partition = 0; partition < Partitions; partition++)
                producer.Produce(new TopicPartition("tx", partition), new() { Value = $"{number}" });
            producer.SendOffsetsToTransaction(
                [new TopicPartitionOffset("tx", 0, number)], consumer.ConsumerGroupMetadata, KafkaUnderTest.Limit);
            if (number % 5 == 0)
            {
                producer.AbortTransaction(KafkaUnderTest.Limit);
                continue;
            }
            producer.CommitTransaction(KafkaUnderTest.Limit);
            acknowledged.Add(new Acknowledged(number, recorder.Count));
        }
        return acknowledged;
    }

    private static async Task CheckAsync(
        string folder, FsyncPolicy fsync, IEnumerable<Acknowledged> plain, IEnumerable<Acknowledged> transactions, string where)
    {
        await using var again = await EmbeddedKafka.StartAsync(Options(folder, fsync), Ct);
        var kafka = new KafkaUnderTest(again.BootstrapServers);
        var stored = Numbers(kafka.ReadAll("plain"));
        Assert.True(stored.SequenceEqual(Enumerable.Range(0, stored.Count)), $"{where}: a gap or a duplicate");
        Assert.True(plain.Count() <= stored.Count, $"{where}: {plain.Count()} acknowledged, {stored.Count} stored");

        // The successor ends what was open, so that everything can be read to the end.
        using (kafka.Transactional("crash"))
        {
        }
        var seen = Enumerable.Range(0, Partitions).Select(i => Numbers(kafka.ReadAll("tx", partition: i))).ToList();
        Assert.All(seen, partition => Assert.True(partition.SequenceEqual(seen[0]), $"{where}: half a transaction"));
        Assert.DoesNotContain(seen[0], number => number % 5 == 0);
        var missing = transactions.Select(acknowledged => acknowledged.Number).Except(seen[0]).ToList();
        Assert.True(missing.Count == 0, $"{where}: acknowledged but missing: {string.Join(' ', missing)}");
        using var admin = kafka.Admin();
        var offsets = await admin.ListConsumerGroupOffsetsAsync([new("crash-group", [new("tx", 0)])]);
        var offset = offsets[0].Partitions[0].Offset;
        Assert.True(offset == (seen[0].Count == 0 ? Offset.Unset : seen[0][^1]), $"{where}: offset {offset}");
    }

    private static List<int> Numbers(List<ConsumeResult<string, string>> records) =>
        [.. records.Select(record => int.Parse(record.Message.Value, CultureInfo.InvariantCulture))];
}
