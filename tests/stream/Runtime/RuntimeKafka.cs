using Craft.EmbeddedBroker;
using Craft.Runtime;
using Craft.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Craft.StreamTests.Runtime;

/// <summary>
/// The broker of one class of tests: an embedded one, or the real one at <c>CRAFT_TEST_KAFKA</c> (host:port). Tests use
/// names of their own.
/// </summary>
public sealed class RuntimeKafka : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private EmbeddedKafka? _embedded;
    private int _names;

    public string BootstrapServers { get; private set; } = "";

    /// <summary>Not the embedded one.</summary>
    public bool IsReal => _embedded is null;

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("CRAFT_TEST_KAFKA") is { Length: > 0 } real)
        {
            BootstrapServers = real;
            return;
        }

        _embedded = await EmbeddedKafka.StartAsync(
            new() { DataDirectory = _folder.Path, Port = 0 }, TestContext.Current.CancellationToken);
        BootstrapServers = _embedded.BootstrapServers;
    }

    public async ValueTask DisposeAsync()
    {
        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
        }

        _folder.Dispose();
    }

    /// <summary>A name that no other test uses, also not an earlier run against the same real broker.</summary>
    public string Name(string word) =>
        $"{word}-{Environment.ProcessId}-{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() % 100_000_000}-{Interlocked.Increment(ref _names)}";

    public KafkaOptions Options(string instance = "0") => new()
    {
        BootstrapServers = BootstrapServers,
        InstanceId = instance,
        Partitions = 4,
        SessionTimeout = TimeSpan.FromSeconds(6),
    };

    internal KafkaClients Clients(string instance = "0") =>
        new(Microsoft.Extensions.Options.Options.Create(Options(instance)), NullLogger<KafkaClients>.Instance);

    /// <summary>Makes topics with four partitions.</summary>
    public async Task MakeAsync(params string[] topics) =>
        await new TopicAdmin(Clients(), TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(
            [.. topics.Select(t => new Schemas.TopicSpec(t, null, "delete", Timeout.InfiniteTimeSpan))], TestContext.Current.CancellationToken);

    /// <summary>A stage from a topic to a topic, both made and empty, that retries at once.</summary>
    public async Task<StageOptions> StageAsync(string word, int batch = 200)
    {
        var name = Name(word);
        var stage = new StageOptions
        {
            Name = name,
            InputTopics = [$"{name}.in"],
            OutputTopic = $"{name}.out",
            Batch = new(MaxMessages: batch),
            Retry = new() { FirstDelay = TimeSpan.FromMilliseconds(5), MaxDelay = TimeSpan.FromMilliseconds(50) },
        };
        await MakeAsync([stage.InputTopics[0], stage.OutputTopic, DeadLetters(stage)]);
        return stage;
    }

    public static string DeadLetters(StageOptions stage) => Schemas.Topics.DeadLetters(stage.InputTopics[0], stage.Name).Name;
}
