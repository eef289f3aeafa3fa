using Craft.Ingestor;
using Craft.Ingestor.Sources;
using Craft.Up;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Craft.UnitTests.Cli;

/// <summary>Where settings come from, and sources as settings.</summary>
public sealed class CraftConfigurationTests
{
    [Fact]
    public void The_environment_counts_and_the_caller_wins()
    {
        // a section that nothing reads: other tests run in this process
        Environment.SetEnvironmentVariable("Craft__UnitTests__One", "environment");
        Environment.SetEnvironmentVariable("Craft__UnitTests__Two", "environment");
        var configuration = CraftConfiguration.Read(new Dictionary<string, string?> { ["UnitTests:Two"] = "caller" });

        Assert.Equal("environment", configuration["UnitTests:One"]);
        Assert.Equal("caller", configuration["UnitTests:Two"]);
        Assert.Null(configuration["UnitTests:Three"]);
    }

    [Fact]
    public void Sources_written_as_settings_are_the_sources_that_the_ingestor_reads()
    {
        SourceOptions[] sources =
        [
            new() { Name = "udemy", Kind = SourceKind.Udemy, Url = "http://127.0.0.1:1/api-2.0", ClientId = "id", ClientSecret = "secret" },
            new() { Name = "mein-now", Kind = SourceKind.MeinNow, Url = "http://127.0.0.1:1/pc/v1", ApiKey = "key" },
        ];
        var settings = CraftConfiguration.OfSources(sources, TimeSpan.FromSeconds(2)).ToDictionary(s => s.Key, s => s.Value);
        var read = new IngestorOptions();
        CraftConfiguration.Read(settings).GetSection(IngestorOptions.Section).Bind(read);

        Assert.Equal(
            sources.Select(s => (s.Name, s.Kind, s.Url, s.ApiKey, s.ClientId, s.ClientSecret, (TimeSpan?)TimeSpan.FromSeconds(2))),
            read.Sources.Select(s => (s.Name, s.Kind, s.Url, s.ApiKey, s.ClientId, s.ClientSecret, s.Interval)));
    }
}
