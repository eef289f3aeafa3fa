using Xunit;

namespace Craft.ContractTests.Kafka;

/// <summary>Another client, of another age (Debian's kcat), from the shell.</summary>
public sealed class KcatTests(KafkaServers servers)
{
    [Theory, ClassData(typeof(EachKafka))]
    public async Task Kcat_produces_and_consumes(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync(2);

        await KcatAsync("k1=one\nk2=two\nk1=three\n", "-b", kafka.BootstrapServers, "-t", topic, "-P", "-K=", "-H", "a=b");
        var read = await KcatAsync("", "-b", kafka.BootstrapServers, "-t", topic, "-C", "-e", "-q", "-f", "%k %s %h\n");
        var grouped = await KcatAsync(
            "", "-b", kafka.BootstrapServers, "-X", "auto.offset.reset=earliest", "-X", "session.timeout.ms=6000",
            "-G", KafkaUnderTest.NewName("kcat"), "-c", "3", "-f", "%k %s\n", "-q", topic);

        Assert.Equal(["k1 one a=b", "k1 three a=b", "k2 two a=b"], Lines(read));
        Assert.Equal(["k1 one", "k1 three", "k2 two"], Lines(grouped));
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order();

    private static Task<string> KcatAsync(string input, params string[] arguments) =>
        Tool.RunAsync("kcat", input, null, arguments);
}
