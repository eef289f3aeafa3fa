using System.Globalization;
using Confluent.Kafka;
using Craft.TestSupport;
using Xunit;

namespace Craft.ContractTests.Kafka;

/// <summary>Kafka Streams, exactly once, over both brokers; killed in the middle.</summary>
public sealed class KafkaStreamsTests(KafkaServers servers) : IDisposable
{
    private const int Partitions = 3;
    private const int Records = 12_000;

    // Java starts, and copies transaction by transaction
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("craft-streams-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_copy_that_is_killed_and_started_again_is_complete_and_without_duplicates(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var (from, to) = (await kafka.NewTopicAsync(Partitions), await kafka.NewTopicAsync(Partitions));
        var application = KafkaUnderTest.NewName("streams");
        using var output = Reader(kafka, to);
        Task sending;
        await using (var first = StreamsJob.Start(kafka.BootstrapServers, from, to, application, _folder.FullName))
        {
            sending = SendAsync(kafka, from);
            KafkaUnderTest.Take(output, Records / 4, _limit);
            await first.KillAsync();
        }
        await RemoveTheDeadAsync(kafka, application);

        await using var second = StreamsJob.Start(kafka.BootstrapServers, from, to, application, _folder.FullName);
        KafkaUnderTest.Take(output, Records - Records / 4, _limit);
        await sending;

        AssertCopied(kafka, from, to);
        Assert.False(second.HasExited, "the second job ended by itself");
    }

    [Fact]
    public async Task A_killed_embedded_broker_costs_a_copy_neither_a_record_nor_a_duplicate()
    {
        Assert.SkipUnless(File.Exists(CraftProcess.Program), "the program craft is not built");
        var port = ApacheKafka.FreePort();
        var kafka = new KafkaUnderTest($"127.0.0.1:{port}");
        string[] command = ["kafka", "--data", Path.Combine(_folder.FullName, "craft"), "--kafka-port", $"{port}"];
        await using var broker = CraftProcess.Start(command);
        await broker.LineAsync("ready", KafkaUnderTest.Limit);
        var (from, to) = (await kafka.NewTopicAsync(Partitions), await kafka.NewTopicAsync(Partitions));
        using var output = Reader(kafka, to);
        await using var job = StreamsJob.Start(kafka.BootstrapServers, from, to, "streams", _folder.FullName);
        var sending = SendAsync(kafka, from);
        KafkaUnderTest.Take(output, Records / 4, _limit);

        await broker.KillAsync();
        await using var again = CraftProcess.Start(command);
        KafkaUnderTest.Take(output, Records - Records / 4, _limit);
        await sending;

        AssertCopied(kafka, from, to);
        Assert.False(job.HasExited, "the job did not survive the restart");
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static IConsumer<string, string> Reader(KafkaUnderTest kafka, string topic)
    {
        var reader = kafka.Consumer(KafkaUnderTest.NewName("reader"), config => config.IsolationLevel = IsolationLevel.ReadCommitted);
        reader.Assign(Enumerable.Range(0, Partitions).Select(i => new TopicPartitionOffset(topic, i, Offset.Beginning)));
        return reader;
    }

    // In small steps, so that the copy is in the middle when it is killed.
    private static async Task SendAsync(KafkaUnderTest kafka, string topic)
    {
        using var producer = kafka.Producer();
        for (var sent = 0; sent < Records; sent += 100)
        {
            var step = Enumerable.Range(sent, 100).Select(i => producer.ProduceAsync(
                topic, new() { Key = $"{i % 50}", Value = i.ToString(CultureInfo.InvariantCulture) }, Ct));
            await Task.WhenAll(step);
        }
    }

    // What Kafka's tools do for an administrator, so that nobody waits 45 s for the session and 10 s for the transaction.
    private static async Task RemoveTheDeadAsync(KafkaUnderTest kafka, string application)
    {
        using var admin = kafka.Admin();
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        var described = await admin.DescribeConsumerGroupsAsync([application]);
        var group = new RawMember(raw, application);
        foreach (var member in described.ConsumerGroupDescriptions[0].Members)
            Assert.Equal(Craft.EmbeddedBroker.Protocol.ErrorCode.None, await group.LeaveAsync(member.ConsumerId));
        var open = (await new RawTransactions(raw).ListAsync("Ongoing")).Where(found => found.Id.StartsWith(application, StringComparison.Ordinal));
        foreach (var transaction in open) await new RawProducer(raw).InitAsync(transaction.Id);
    }

    private static void AssertCopied(KafkaUnderTest kafka, string from, string to)
    {
        for (var partition = 0; partition < Partitions; partition++)
        {
            var sent = kafka.ReadAll(from, partition: partition).Select(record => record.Message.Value);
            Assert.Equal(sent, kafka.ReadAll(to, partition: partition).Select(record => record.Message.Value));
        }
    }
}
