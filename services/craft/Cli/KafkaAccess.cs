using Craft.Runtime;
using Craft.Up;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Craft.Cli;

/// <summary>Kafka for one command: what <c>--kafka</c> names, else the broker of the running system, else the configured one.</summary>
internal static class KafkaAccess
{
    public static KafkaClients Open(string? bootstrap, DirectoryInfo folder)
    {
        var configuration = CraftConfiguration.Read(new Dictionary<string, string?>());
        var options = new KafkaOptions();
        configuration.GetSection(KafkaOptions.Section).Bind(options);
        options.BootstrapServers = bootstrap
            ?? RunFile.Read(folder.FullName)?.Kafka
            ?? configuration[CraftConfiguration.Kafka]
            ?? throw CommandFailure.NobodyThere(
                $"no craft up runs on {folder.FullName}: start one, or name its folder (--data) or a broker (--kafka).");
        return Clients(options);
    }

    public static KafkaClients Clients(KafkaOptions options) =>
        new(Options.Create(options), NullLogger<KafkaClients>.Instance);
}
