using Craft.TestSupport;
using Xunit;

namespace Craft.ContractTests.Kafka;

/// <summary>The Java clients of Kafka 4.1 and one of Kafka's own tools.</summary>
public sealed class JavaTests(KafkaServers servers)
{
    private static readonly string[] _seen =
    [
        "cluster: 1",
        "topic: 2",
        "producers: 1",
        "listed open: true",
        "described: Ongoing",
        "read: [committed]",
        "groups: true",
        "group: Empty",
        "offset: 4",
        "latest: 4",
        "max timestamp: 3",
        // That of the other partition.
        "offsets left: 1",
        "zombie: ProducerFencedException",
        "static members: 1",
        "deleted: GroupNotEmptyException",
        "members left: 0",
    ];

    [Theory, ClassData(typeof(EachKafka))]
    public async Task Producer_consumer_and_admin_client_find_the_same_on_every_broker(KafkaKind kind)
    {
        Assert.SkipUnless(await HasCompilerAsync(), "no Java compiler (Debian: openjdk-17-jdk-headless)");
        var kafka = await servers.StartedAsync(kind);
        var source = Path.Combine(RepositoryRoot.Path, "tests", "contract", "Java", "EveryCall.java");

        var output = await JavaAsync(source, kafka.BootstrapServers, KafkaUnderTest.NewName("java"));

        // The embedded broker has the classic group protocol only, and says so.
        var last = kind == KafkaKind.Embedded ? "new protocol: UnsupportedVersionException" : "new protocol: [committed]";
        Assert.Equal([.. _seen, last], output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task The_tool_for_settings_shows_those_of_a_topic(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync(configs: new() { ["retention.ms"] = "60000" });

        var output = await JavaAsync(
            "kafka.admin.ConfigCommand", "--bootstrap-server", kafka.BootstrapServers, "--describe", "--topic", topic);

        Assert.Contains("retention.ms=60000", output);
    }

    private static Task<string> JavaAsync(string what, params string[] arguments)
    {
        if (ApacheKafka.ReasonToSkip is { } reason) Assert.Skip(reason);
        var jars = Path.Combine(Path.GetDirectoryName(ApacheKafka.Script)!, "lib", "*");
        return Tool.RunAsync("java", "", null, ["-XX:TieredStopAtLevel=1", "-Dlog4j2.level=OFF", "-cp", jars, what, .. arguments]);
    }

    private static async Task<bool> HasCompilerAsync()
    {
        if (ApacheKafka.ReasonToSkip is { } reason) Assert.Skip(reason);
        return (await Tool.RunAsync("java", "", null, "--list-modules")).Contains("jdk.compiler", StringComparison.Ordinal);
    }
}
