using Craft.Ingestor.Sources;

namespace Craft.Up;

/// <summary>Where settings come from: appsettings.json, then <c>Craft__Section__Key</c>, then what the caller says.</summary>
internal static class CraftConfiguration
{
    public const string Database = "ConnectionStrings:Craft";
    public const string Kafka = "Kafka:BootstrapServers";
    public const string Fsync = "EmbeddedKafka:Fsync";

    private const string Prefix = "Craft__";

    public static IConfiguration Read(IReadOnlyDictionary<string, string?> settings) => new ConfigurationBuilder()
        .SetBasePath(Directory.GetCurrentDirectory())
        .AddJsonFile("appsettings.json", optional: true)
        .AddEnvironmentVariables(Prefix)
        .AddInMemoryCollection(settings)
        .Build();

    /// <summary>Sources as settings under <c>Ingestor:Sources</c>.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> OfSources(IReadOnlyList<SourceOptions> sources, TimeSpan interval)
    {
        for (var i = 0; i < sources.Count; i++)
        {
            var prefix = $"Ingestor:Sources:{i}:";
            yield return new(prefix + "Name", sources[i].Name);
            yield return new(prefix + "Kind", sources[i].Kind.ToString());
            yield return new(prefix + "Url", sources[i].Url);
            yield return new(prefix + "ApiKey", sources[i].ApiKey);
            yield return new(prefix + "ClientId", sources[i].ClientId);
            yield return new(prefix + "ClientSecret", sources[i].ClientSecret);
            yield return new(prefix + "Interval", interval.ToString());
        }
    }
}
