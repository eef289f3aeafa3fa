using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Craft.EmbeddedBroker;

/// <summary>What the broker logs and counts.</summary>
internal sealed partial class EmbeddedKafkaEvents(ILogger logger) : IDisposable
{
    public const string MeterName = "Craft.EmbeddedKafka";
    private static readonly Meter _meter = new(MeterName);
    private static readonly Counter<long> _produced = _meter.CreateCounter<long>("craft.broker.produced.bytes", "By");
    private static readonly Counter<long> _fetched = _meter.CreateCounter<long>("craft.broker.fetched.bytes", "By");
    private static readonly UpDownCounter<int> _connections =
        _meter.CreateUpDownCounter<int>("craft.broker.connections.count");

    private readonly ILogger _logger = logger;
    private int _connected;

    public static void Produced(int bytes) => _produced.Add(bytes);

    public static void Fetched(int bytes) => _fetched.Add(bytes);

    public void Connected()
    {
        Interlocked.Increment(ref _connected);
        _connections.Add(1);
    }

    public void Disconnected()
    {
        Interlocked.Decrement(ref _connected);
        _connections.Add(-1);
    }

    public void Dispose() => _connections.Add(-Interlocked.Exchange(ref _connected, 0));

    [LoggerMessage(7001, LogLevel.Information, "embedded Kafka listens on {Address}, data in {Folder}")]
    public partial void Started(string address, string folder);

    [LoggerMessage(7002, LogLevel.Warning, "cut {Bytes} bytes of an unfinished write at {Position} of {Path}")]
    public partial void TailCut(string path, long position, long bytes);

    [LoggerMessage(7003, LogLevel.Error, "could not write to {Path}: {Reason}")]
    public partial void AppendFailed(string path, string reason);

    [LoggerMessage(7004, LogLevel.Error, "could not flush {Path} to the disk: {Reason}")]
    public partial void FlushFailed(string path, string reason);

    [LoggerMessage(7005, LogLevel.Debug, "journal compacted to {Bytes} bytes")]
    public partial void JournalCompacted(long bytes);

    [LoggerMessage(7006, LogLevel.Warning, "closed the connection from {Client}: {Reason}")]
    public partial void BadRequest(string client, string reason);

    [LoggerMessage(7007, LogLevel.Error, "a request of {Client} failed, its connection is closed")]
    public partial void RequestFailed(string client, Exception exception);

    [LoggerMessage(7008, LogLevel.Warning, "refused a connection: {Limit} are open")]
    public partial void TooManyConnections(int limit);

    [LoggerMessage(7009, LogLevel.Information, "group {Group} generation {Generation} has {Members} members")]
    public partial void Rebalanced(string group, int generation, int members);

    [LoggerMessage(7010, LogLevel.Information, "member {Member} of group {Group} missed its session and is out")]
    public partial void MemberExpired(string group, string member);

    [LoggerMessage(7011, LogLevel.Warning, "transaction of {TransactionalId} ran out of its time and is aborted")]
    public partial void TransactionExpired(string transactionalId);

    [LoggerMessage(7012, LogLevel.Information, "completed the decided transaction of {TransactionalId} after a restart")]
    public partial void TransactionRecovered(string transactionalId);

    [LoggerMessage(7013, LogLevel.Warning, "aborted records of producer {ProducerId} in {Partition}: no transaction owns them")]
    public partial void OrphanAborted(long producerId, string partition);

    [LoggerMessage(7014, LogLevel.Warning, "folder {Folder} belongs to no topic and is left alone")]
    public partial void UnknownFolder(string folder);

    [LoggerMessage(7015, LogLevel.Information, "deleted {Count} old segments of {Partition}")]
    public partial void SegmentsDropped(int count, string partition);

    [LoggerMessage(7016, LogLevel.Information, "compacted {Path} from {Before} to {After} bytes")]
    public partial void SegmentCompacted(string path, long before, long after);

    [LoggerMessage(7017, LogLevel.Error, "could not tidy up the log of {Partition}, tried again later: {Reason}")]
    public partial void UpkeepFailed(string partition, string reason);
}
