using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace Craft.ContractTests.Kafka;

/// <summary>A real Kafka that asks for a name and a password (SASL/PLAIN), and speaks TLS on a second port.</summary>
public sealed class SecuredKafka : IAsyncLifetime
{
    private const string StorePassword = "changeit";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("craft-secured-");
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly int _tlsPort = ApacheKafka.FreePort();
    private ApacheKafka? _kafka;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public static Dictionary<string, string> Client(string password) => new()
    {
        ["security.protocol"] = "sasl_plaintext",
        ["sasl.mechanism"] = "PLAIN",
        ["sasl.username"] = "craft",
        ["sasl.password"] = password,
    };

    /// <summary>Settings of a client that trusts the certificate of this server.</summary>
    public Dictionary<string, string> TlsClient() => new()
    {
        ["security.protocol"] = "ssl",
        ["ssl.ca.location"] = Path.Combine(_folder.FullName, "server.pem"),
    };

    /// <summary>The port with TLS and without a password.</summary>
    public async Task<string> TlsServersAsync()
    {
        await BootstrapServersAsync();
        return $"127.0.0.1:{_tlsPort}";
    }

    public async Task<string> BootstrapServersAsync()
    {
        if (ApacheKafka.ReasonToSkip is { } reason) Assert.Skip(reason);
        var ct = TestContext.Current.CancellationToken;
        await _gate.WaitAsync(ct);
        try
        {
            if (_kafka is null) MakeCertificate();
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

    private void MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        File.WriteAllText(Path.Combine(_folder.FullName, "server.pem"), certificate.ExportCertificatePem());
        File.WriteAllBytes(KeyStore, certificate.Export(X509ContentType.Pkcs12, StorePassword));
    }

    private string KeyStore => Path.Combine(_folder.FullName, "server.p12");

    private string[] Settings(int port) =>
    [
        $"listeners=SASL_PLAINTEXT://127.0.0.1:{port},SSL://127.0.0.1:{_tlsPort},CONTROLLER://127.0.0.1:{port + 1}",
        $"advertised.listeners=SASL_PLAINTEXT://127.0.0.1:{port},SSL://127.0.0.1:{_tlsPort}",
        "listener.security.protocol.map=SASL_PLAINTEXT:SASL_PLAINTEXT,SSL:SSL,CONTROLLER:PLAINTEXT",
        "ssl.keystore.type=PKCS12",
        $"ssl.keystore.location={KeyStore}",
        $"ssl.keystore.password={StorePassword}",
        $"ssl.key.password={StorePassword}",
        "inter.broker.listener.name=SASL_PLAINTEXT",
        "sasl.mechanism.inter.broker.protocol=PLAIN",
        "sasl.enabled.mechanisms=PLAIN",
        "listener.name.sasl_plaintext.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required "
            + "username=\"node\" password=\"node\" user_node=\"node\" user_craft=\"right\";",
    ];
}
