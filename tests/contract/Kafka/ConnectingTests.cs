using Confluent.Kafka;
using Craft.Runtime;
using Craft.Schemas;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Craft.ContractTests.Kafka;

/// <summary>Our own clients towards a real Kafka with credentials, and one clear sentence for what is set wrongly.</summary>
public sealed class ConnectingTests(SecuredKafka secured, KafkaServers servers) : IClassFixture<SecuredKafka>
{
    private static readonly TopicSpec _topic = Topics.All[0];

    [Fact]
    public async Task With_the_right_credentials_topics_are_made_and_records_written_and_read()
    {
        var clients = Clients(await secured.BootstrapServersAsync(), SecuredKafka.Client("right"));

        await EnsureAsync(clients);
        await EnsureAsync(clients);

        using var producer = clients.Idempotent("test");
        await producer.ProduceAsync(_topic.Name, new() { Key = "k"u8.ToArray(), Value = "v"u8.ToArray() }, Ct);
        using var reader = clients.Reader("test");
        reader.Assign(Enumerable.Range(0, clients.Options.Partitions).Select(i => new TopicPartitionOffset(_topic.Name, i, Offset.Beginning)));
        ConsumeResult<byte[]?, byte[]?>? read = null;
        KafkaUnderTest.Until("the record", () => (read = reader.Consume(TimeSpan.FromMilliseconds(200))) is { IsPartitionEOF: false });
        Assert.Equal("v"u8, read!.Message.Value!);
    }

    [Fact]
    public async Task With_TLS_and_a_trusted_certificate_topics_are_made_and_without_it_the_setting_is_named()
    {
        var where = await secured.TlsServersAsync();

        await EnsureAsync(Clients(where, secured.TlsClient()));
        var strangers = await ProblemAsync(where, new() { ["security.protocol"] = "ssl" });

        Assert.Equal(
            $"Kafka at {where} and we do not agree on TLS: check Kafka:Client:security.protocol and Kafka:Client:ssl.*", strangers);
    }

    [Fact]
    public async Task Wrong_credentials_are_named()
    {
        var where = await secured.BootstrapServersAsync();

        var problem = await ProblemAsync(where, SecuredKafka.Client("wrong"));

        Assert.Equal($"Kafka at {where} refused the credentials: check Kafka:Client:sasl.*", problem);
    }

    [Fact]
    public async Task No_credentials_and_TLS_where_there_is_none_name_the_security_protocol()
    {
        var where = await secured.BootstrapServersAsync();

        var none = await ProblemAsync(where, []);
        var tls = await ProblemAsync(where, new() { ["security.protocol"] = "ssl" });

        Assert.Equal($"Kafka at {where} hangs up on us: check Kafka:Client:security.protocol", none);
        Assert.Equal(
            $"Kafka at {where} and we do not agree on TLS: check Kafka:Client:security.protocol and Kafka:Client:ssl.*", tls);
    }

    [Fact]
    public async Task A_wrong_address_is_named()
    {
        var problem = await ProblemAsync($"127.0.0.1:{ApacheKafka.FreePort()}", []);

        Assert.EndsWith("check Kafka:BootstrapServers", problem);
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_missing_topic_and_a_message_beyond_its_limit_are_named(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var clients = Clients(kafka.BootstrapServers, []);
        var (small, nowhere) = (await kafka.NewTopicAsync(configs: new() { ["max.message.bytes"] = "1000" }), KafkaUnderTest.NewName("no"));
        using var writer = new RecordWriter(clients, TimeProvider.System);

        var tooLarge = await Assert.ThrowsAsync<KafkaUnavailableException>(
            () => writer.WriteAsync(new OutgoingRecord(small, "k", RandomBytes(5000), MessageHeaders.None), Ct));
        var unknown = Assert.Throws<KafkaUnavailableException>(
            () => new TopicFollower<Course>(clients, nowhere).Dispose());

        Assert.StartsWith($"a record of 5000 bytes is too large for {small}", tooLarge.Message, StringComparison.Ordinal);
        Assert.Equal($"there is no topic {nowhere} on {kafka.BootstrapServers}", unknown.Message);
    }

    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        new Random(7).NextBytes(bytes);
        return bytes;
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static KafkaClients Clients(string bootstrapServers, Dictionary<string, string> client, TimeSpan? patience = null)
    {
        var options = new KafkaOptions { BootstrapServers = bootstrapServers, StartTimeout = patience ?? KafkaUnderTest.Limit };
        foreach (var (name, value) in client) options.Client[name] = value;
        return new KafkaClients(Options.Create(options), NullLogger<KafkaClients>.Instance);
    }

    private static Task EnsureAsync(KafkaClients clients) =>
        new TopicAdmin(clients, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync([_topic], Ct);

    // as long as this is waited for what waiting does not heal
    private static async Task<string> ProblemAsync(string bootstrapServers, Dictionary<string, string> client)
    {
        var clients = Clients(bootstrapServers, client, TimeSpan.FromSeconds(6));
        return (await Assert.ThrowsAsync<KafkaUnavailableException>(() => EnsureAsync(clients))).Message;
    }
}
