using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Craft.EmbeddedBroker;
using Craft.Runtime;
using Craft.Schemas;
using Craft.TestSupport;
using Xunit;

namespace Craft.UnitTests.Cli;

/// <summary><c>craft dlq</c>, <c>craft replay</c>, <c>craft lag</c> by their command lines, against a broker in this process.</summary>
[Collection(ConsoleTests.Name)]
public sealed class OperateCommandTests : IAsyncLifetime
{
    private const string Source = "tests.in.v1";
    private const string Letters = "tests.in.v1.tests.dlq";

    private readonly TemporaryFolder _folder = new();
    private EmbeddedKafka? _broker;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _broker = await EmbeddedKafka.StartAsync(new EmbeddedKafkaOptions { DataDirectory = _folder.Path, Port = 0 }, Ct);
        using var admin = new AdminClientBuilder(Config()).Build();
        await admin.CreateTopicsAsync([Topic(Source), Topic(Letters), Topic("tests.copy"), Topic(Topics.Courses)]);
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig(Config())).Build();
        for (var i = 0; i < 6; i++)
        {
            var value = i == 0 ? new byte[] { 0xFF, 0xFE } : Encoding.UTF8.GetBytes($$"""{"number": {{i}}, "text": "{{new string('ä', 600)}}"}""");
            var record = new RawRecord(Source, 0, i, DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes($"id-{i}"), value, MessageHeaders.Of(("mine", "kept")));
            var dead = DeadLetters.Of(record, "tests", new(i % 2 == 0 ? RejectReason.Invalid : RejectReason.StepFailed, "no"), DateTimeOffset.UnixEpoch.AddHours(i));
            producer.Produce(Letters, dead.ToMessage());
        }

        producer.Flush(TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        await _broker!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Dead_letters_are_listed_shown_and_replayed()
    {
        var listed = (await JsonAsync("dlq", "list"))[0];
        Assert.Equal(Letters, listed.GetProperty("topic").GetString());
        Assert.Equal(6, listed.GetProperty("count").GetInt64());
        Assert.Equal(3, listed.GetProperty("reasons").GetProperty("invalid").GetInt64());
        Assert.Equal(DateTimeOffset.UnixEpoch, listed.GetProperty("oldest").GetDateTimeOffset());
        Assert.Equal(DateTimeOffset.UnixEpoch.AddHours(5), listed.GetProperty("newest").GetDateTimeOffset());

        var shown = await JsonAsync("dlq", "show", Letters, "--partition", "0", "--offset", "1");
        var letter = Assert.Single(shown.EnumerateArray());
        Assert.Equal(("step-failed", "no", Source, "id-1"), (
            letter.GetProperty("reason").GetString(), letter.GetProperty("detail").GetString(), letter.GetProperty("sourceTopic").GetString(), letter.GetProperty("key").GetString()));
        Assert.InRange(letter.GetProperty("value").GetString()!.Length, 100, 410);
        Assert.InRange(letter.GetProperty("valueBytes").GetInt32(), 1_200, 1_300);

        Assert.Equal(2, (await JsonAsync("dlq", "show", Letters, "--last", "2")).GetArrayLength());
        Assert.Contains("2 bytes that are no text", (await RunAsync(0, "dlq", "show", Letters)).Output, StringComparison.Ordinal);

        Assert.Equal(3, Replayed(await JsonAsync("dlq", "replay", Letters, "--reason", "invalid", "--dry-run")));
        Assert.Equal(3, Replayed(await JsonAsync("dlq", "replay", Letters, "--reason", "invalid")));
        Assert.Equal(3, Replayed(await JsonAsync("dlq", "replay", Letters)));
        Assert.StartsWith($"{Letters}: 0 of 6 replayed\n  left: 6 replayed before\n", (await RunAsync(0, "dlq", "replay", Letters)).Output, StringComparison.Ordinal);
        Assert.Equal(6, (await JsonAsync("dlq", "list", "--topic", Source))[0].GetProperty("replayed").GetInt64());
    }

    [Fact]
    public async Task A_part_of_a_topic_is_copied_or_read_again()
    {
        var copied = await JsonAsync("replay", "--topic", Letters, "--from", "2", "--to", "5", "--into", "tests.copy");
        Assert.Equal(3, copied.GetProperty("copied").GetInt64());
        Assert.Contains("there is neither a group nor a topic called nothing", (await RunAsync(1, "replay", "--topic", Letters, "--from", "beginning", "--into", "nothing")).Error, StringComparison.Ordinal);
        Assert.Equal(6, (await JsonAsync("replay", "--topic", Letters, "--from", "beginning", "--into", "made", "--create")).GetProperty("copied").GetInt64());
        await RunAsync(2, "replay", "--topic", Letters, "--from", "beginning", "--into", Topics.Courses);

        using (var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig(Config()) { GroupId = "craft.tests" }).Build())
        {
            consumer.Commit([new TopicPartitionOffset(Letters, 0, 6)]);
        }

        var lag = (await JsonAsync("lag")).EnumerateArray().Single();
        Assert.Equal(("craft.tests", "Empty", 0), (lag.GetProperty("group").GetString(), lag.GetProperty("state").GetString(), lag.GetProperty("lag").GetInt64()));
        await RunAsync(2, "replay", "--topic", Letters, "--from", "4", "--into", "tests", "--to", "end");
        Assert.Equal(
            $"craft.tests reads {Letters} again from 0:4: 2 offsets to go\n",
            (await RunAsync(0, "replay", "--topic", Letters, "--from", "4", "--into", "tests")).Output);
        Assert.Equal(2, (await JsonAsync("lag")).EnumerateArray().Single().GetProperty("lag").GetInt64());
        Assert.Contains("craft.tests", (await RunAsync(0, "lag")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_one_sentence()
    {
        Assert.Equal(
            $"craft: there is no topic nothing.dlq on {_broker!.BootstrapServers}.\n", (await RunAsync(1, "dlq", "show", "nothing.dlq")).Error);
        Assert.Equal(
            $"craft: there are no dead letters of nothing on {_broker.BootstrapServers}.\n", (await RunAsync(1, "dlq", "list", "--topic", "nothing")).Error);
        Assert.Equal(
            $"craft: there is no dead letter at {Letters}/0/99.\n",
            (await RunAsync(1, "dlq", "show", Letters, "--partition", "0", "--offset", "99")).Error);
    }

    private ClientConfig Config() => new() { BootstrapServers = _broker!.BootstrapServers };

    private static TopicSpecification Topic(string name) => new() { Name = name, NumPartitions = 1, ReplicationFactor = 1 };

    private static long Replayed(JsonElement answer) => answer.GetProperty("count").GetProperty("replayed").GetInt64();

    private async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        using var json = JsonDocument.Parse((await RunAsync(0, [.. arguments, "--json"])).Output);
        return json.RootElement.Clone();
    }

    private async Task<(string Output, string Error)> RunAsync(int exitCode, params string[] arguments)
    {
        var (code, output, error) = await CommandLine.RunAsync([.. arguments, "--kafka", _broker!.BootstrapServers]);
        Assert.True(exitCode == code, $"craft {string.Join(' ', arguments)} ends with {code}: {error}");
        return (output, error);
    }
}
