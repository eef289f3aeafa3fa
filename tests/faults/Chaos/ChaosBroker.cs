using System.Globalization;
using Craft.EmbeddedBroker;
using Microsoft.Extensions.Logging;

namespace Craft.FaultTests.Chaos;

/// <summary>The embedded broker as a process that can be killed; it tells its clients the proxy's port.</summary>
internal static class ChaosBroker
{
    public static async Task<int> RunAsync(string folder, string port, string advertised)
    {
        using var logs = LoggerFactory.Create(builder => builder.AddSimpleConsole(ChaosWorker.OneLine));
        await using var kafka = await EmbeddedKafka.StartAsync(
            new()
            {
                DataDirectory = folder,
                Port = int.Parse(port, CultureInfo.InvariantCulture),
                AdvertisedPort = int.Parse(advertised, CultureInfo.InvariantCulture),
                Logger = logs.CreateLogger("kafka"),
            },
            CancellationToken.None);
        await ChildProcess.ParentGoneAsync();
        return 0;
    }
}
