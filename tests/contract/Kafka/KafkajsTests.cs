using System.Text.Json;
using Craft.TestSupport;
using Xunit;

namespace Craft.ContractTests.Kafka;

/// <summary>The usual JavaScript client: groups, transactions, admin calls.</summary>
public sealed class KafkajsTests(KafkaServers servers, KafkajsTests.Installed kafkajs) : IClassFixture<KafkajsTests.Installed>
{
    /// <summary>kafkajs in a folder of its own, once for all tests.</summary>
    public sealed class Installed : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("craft-kafkajs-");
        private readonly SemaphoreSlim _gate = new(1, 1);
        private string? _problem;
        private bool _done;

        public async Task<string> FolderAsync()
        {
            await _gate.WaitAsync(TestContext.Current.CancellationToken);
            try
            {
                if (!_done) await InstallAsync();
                if (_problem is not null) Assert.Skip(_problem);
                return _folder.FullName;
            }
            finally
            {
                _gate.Release();
            }
        }

        public void Dispose()
        {
            _folder.Delete(recursive: true);
            _gate.Dispose();
        }

        private async Task InstallAsync()
        {
            try
            {
                await Tool.RunAsync("npm", "", _folder.FullName, "install", "kafkajs@2", "--no-audit", "--no-fund", "--loglevel=error");
            }
            catch (Exception e) when (e is Xunit.Sdk.TrueException or OperationCanceledException)
            {
                // No network, a slow one, or no such package there: nothing that this test is about.
                _problem = $"kafkajs cannot be installed: {e.Message.ReplaceLineEndings(" ")}";
            }
            _done = true;
        }
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task Kafkajs_reads_writes_and_administers(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var folder = await kafkajs.FolderAsync();
        var name = KafkaUnderTest.NewName("kafkajs");
        var script = Path.Combine(folder, "kafkajs.js");
        File.Copy(Path.Combine(RepositoryRoot.Path, "tests", "contract", "Clients", "kafkajs.js"), script, overwrite: true);

        var output = await Tool.RunAsync("node", "", folder, script, kafka.BootstrapServers, name);

        var seen = JsonDocument.Parse(output).RootElement;
        Assert.Equal(kafka.BootstrapServers, seen.GetProperty("brokers")[0].GetString());
        var records = seen.GetProperty("records").EnumerateArray().Select(record => (record[0].GetString(), record[1].GetString())).ToList();
        Assert.Equal([("k1", "one"), ("k1", "three"), ("k2", "two")], records);
        Assert.Equal("b", seen.GetProperty("records")[0][3].GetString());
        Assert.Equal("4", seen.GetProperty("offset").GetString());
        Assert.Equal("""["Empty",0]""", seen.GetProperty("group").GetRawText());
        Assert.True(seen.GetProperty("listed").GetBoolean());
        Assert.True(seen.GetProperty("deleted").GetBoolean());
        Assert.Equal("INVALID_TOPIC_EXCEPTION", seen.GetProperty("refused").GetString());
    }
}
