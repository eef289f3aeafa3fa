using Xunit;

namespace Craft.ContractTests.Kafka;

/// <summary>A real Kafka that asks for a name and a password (SASL/PLAIN).</summary>
public sealed class SecuredKafka : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("craft-secured-");
    private readonly SemaphoreSlim _gate = new(1, 1);
    private ApacheKafka? _kafka;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public static Dictionary<string, string> Client(string password) => new()
    {
        ["security.protocol"] = "sasl_plaintext",
        ["sasl.mechanism"] = "PLAIN",
        ["sasl.username"] = "craft",
        ["sasl.password"] = password,
    };

    public async Task<string> BootstrapServersAsync()
    {
        if (ApacheKafka.ReasonToSkip is { } reason) Assert.Skip(reason);
        var ct = TestContext.Current.CancellationToken;
        await _gate.WaitAsync(ct);
        try
        {
            _kafka ??= await ApacheKafka.StartAsync(_folder.FullName, Settings, Client("right"), ct);
            return _kafka.BootstrapServers;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_kafka is not null) await _kafka.DisposeAsync();
        _folder.Delete(recursive: true);
        _gate.Dispose();
    }

    private static string[] Settings(int port) =>
    [
        $"listeners=SASL_PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{port + 1}",
        $"advertised.listeners=SASL_PLAINTEXT://127.0.0.1:{port}",
        "listener.security.protocol.map=SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name=SASL_PLAINTEXT",
        "sasl.mechanism.inter.broker.protocol=PLAIN",
        "sasl.enabled.mechanisms=PLAIN",
        "listener.name.sasl_plaintext.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required "
            + "username=\"node\" password=\"node\" user_node=\"node\" user_craft=\"right\";",
    ];
}
