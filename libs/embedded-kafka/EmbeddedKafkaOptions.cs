using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Craft.EmbeddedBroker;

/// <summary>Settings of one embedded broker; only the folder is required.</summary>
public sealed record EmbeddedKafkaOptions
{
    /// <summary>Folder for everything the broker keeps; made when missing, used by one process at a time.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Loopback address to listen on; any other address is refused.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>TCP port; 0 takes any free one.</summary>
    public int Port { get; init; } = 19092;

    /// <summary>For fault tests: the port that clients are told, where a proxy listens.</summary>
    internal int? AdvertisedPort { get; init; }

    /// <summary>Partitions of a topic that is created without a number.</summary>
    public int DefaultPartitions { get; init; } = 6;

    /// <summary>Create an unknown topic when a client asks for it and allows that.</summary>
    public bool AutoCreateTopics { get; init; }

    /// <summary>When written bytes are forced to the disk.</summary>
    public FsyncPolicy Fsync { get; init; } = FsyncPolicy.Interval;

    /// <summary>Longest time that written bytes wait for the disk under <see cref="FsyncPolicy.Interval"/>.</summary>
    public TimeSpan FsyncInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>So many written bytes are forced to the disk before the interval is over.</summary>
    public long FsyncBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>How often old segments are looked for: retention, compaction, snapshots.</summary>
    public TimeSpan UpkeepInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest record batch in bytes, unless a topic says otherwise by max.message.bytes.</summary>
    public int MaxMessageBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Largest request in bytes; a longer frame closes its connection.</summary>
    public int MaxRequestBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Connections served at once; more are closed as they come.</summary>
    public int MaxConnections { get; init; } = 1000;

    /// <summary>Clock for sessions, transaction time-outs and time stamps of markers.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>For crash tests: sees every write (path, position, bytes) before it happens.</summary>
    internal Action<string, long, byte[]>? BeforeWrite { get; init; }

    /// <summary>Where the broker logs.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
