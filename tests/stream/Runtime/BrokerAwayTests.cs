using Craft.EmbeddedBroker;
using Craft.Runtime;
using Craft.Schemas;
using Craft.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Craft.StreamTests.Runtime;

/// <summary>Health follows the broker: away is not ready but alive, back is ready, and nothing was lost.</summary>
public sealed class BrokerAwayTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_broker_that_goes_away_makes_ready_red_and_live_stays_green_until_it_is_back()
    {
        using var folder = new TemporaryFolder();
        var port = QuietPort.Next();
        var broker = await EmbeddedKafka.StartAsync(new() { DataDirectory = folder.Path, Port = port }, Ct);
        var options = new KafkaOptions { BootstrapServers = broker.BootstrapServers, Partitions = 2 };
        var stage = new StageOptions { Name = "away", InputTopics = ["away.in"], OutputTopic = "away.out" };
        var clients = new KafkaClients(Microsoft.Extensions.Options.Options.Create(options), NullLogger<KafkaClients>.Instance);
        await new TopicAdmin(clients, TimeProvider.System, NullLogger<TopicAdmin>.Instance)
            .EnsureAsync([new TopicSpec("away.in", null, "delete", null), new TopicSpec("away.out", null, "delete", null)], Ct);
        await using var running = await StageUnderTest.StartAsync(options, stage, new());
        await Until.TrueAsync(() => running.Health.Ready().Status == "ok", "ready with a broker");
        Assert.Equal("ok", running.Health.Startup().Status);

        await broker.DisposeAsync();
        await Until.TrueAsync(
            () => running.Health.Ready() is { Status: not "ok" } ready && ready.Parts.Single(p => p.Name == "kafka").Detail is { } detail
                && detail.StartsWith($"no broker answers at {options.BootstrapServers} (", StringComparison.Ordinal),
            "not ready without a broker");
        Assert.Equal(("ok", "ok"), (running.Health.Live().Status, running.Health.Startup().Status));

        await using var back = await EmbeddedKafka.StartAsync(new() { DataDirectory = folder.Path, Port = port }, Ct);
        await Until.TrueAsync(() => running.Health.Ready().Status == "ok", "ready again");
        using var topics = new TopicTool(options.BootstrapServers);
        topics.Produce("away.in", 20);
        Oracle.ExactlyOnce(20, topics.Read("away.out", 20));
        Assert.Equal(0, running.Failure.ExitCode);
    }
}
