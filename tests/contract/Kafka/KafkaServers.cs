using Craft.EmbeddedBroker;
using Xunit;

[assembly: AssemblyFixture(typeof(Craft.ContractTests.Kafka.KafkaServers))]

namespace Craft.ContractTests.Kafka;

/// <summary>One broker of each kind for the whole run, started when a test first needs it.</summary>
public sealed class KafkaServers : IAsyncLifetime
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("craft-kafka-");
    private EmbeddedKafka? _embedded;
    private ApacheKafka? _apache;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A running broker; skips the test with the reason when there is none of that kind.</summary>
    public async Task<KafkaUnderTest> StartedAsync(KafkaKind kind)
    {
        await _gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return new KafkaUnderTest(kind == KafkaKind.Embedded ? await EmbeddedAsync() : await ApacheAsync());
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_embedded is not null) await _embedded.DisposeAsync();
        if (_apache is not null) await _apache.DisposeAsync();
        _folder.Delete(recursive: true);
        _gate.Dispose();
    }

    private async Task<string> EmbeddedAsync()
    {
        var options = new EmbeddedKafkaOptions { DataDirectory = Path.Combine(_folder.FullName, "embedded"), Port = 0 };
        _embedded ??= await EmbeddedKafka.StartAsync(options, TestContext.Current.CancellationToken);
        return _embedded.BootstrapServers;
    }

    private async Task<string> ApacheAsync()
    {
        if (Environment.GetEnvironmentVariable("CRAFT_TEST_KAFKA") is { Length: > 0 } given) return given;
        if (ApacheKafka.ReasonToSkip is { } reason) Assert.Skip(reason);
        if (_apache is null)
        {
            _apache = await ApacheKafka.StartAsync(Path.Combine(_folder.FullName, "apache"), TestContext.Current.CancellationToken);
            await Coordinators.LoadAsync(_apache.BootstrapServers);
        }
        return _apache.BootstrapServers;
    }
}
