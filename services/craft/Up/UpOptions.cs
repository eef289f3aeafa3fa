using System.Net;

namespace Craft.Up;

/// <summary>What <c>craft up</c> was asked for. <see cref="Settings"/> win over files and environment (benches, tests).</summary>
internal sealed record UpOptions
{
    public required DirectoryInfo Folder { get; init; }

    public IPEndPoint Http { get; init; } = new(IPAddress.Loopback, 8080);

    /// <summary>Of the embedded broker; 0 takes any free port.</summary>
    public int KafkaPort { get; init; } = 19092;

    public bool Demo { get; init; }

    public bool AllowInstall { get; init; } = true;

    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();
}
