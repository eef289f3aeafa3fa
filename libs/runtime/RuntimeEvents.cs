using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Craft.Runtime;

/// <summary>Everything the runtime says in logs; ids are stable. Figures are in <see cref="StageMeter"/>.</summary>
internal static partial class RuntimeEvents
{
    [LoggerMessage(100, LogLevel.Debug, "{Client} {Facility}: {Line}")]
    public static partial void ClientLine(this ILogger logger, string client, string facility, string line);

    [LoggerMessage(101, LogLevel.Warning, "{Client} {Code}: {Reason}")]
    public static partial void ClientError(this ILogger logger, string client, ErrorCode code, string reason);

    [LoggerMessage(102, LogLevel.Information, "waiting for Kafka at {Servers}: {Reason}")]
    public static partial void WaitingForBroker(this ILogger logger, string servers, string reason);

    [LoggerMessage(103, LogLevel.Information, "{Count} topics made")]
    public static partial void TopicsMade(this ILogger logger, int count);

    [LoggerMessage(104, LogLevel.Warning, "topic {Topic} has {Count} partitions, {Wanted} are configured; it stays as it is, because keys would change their partition")]
    public static partial void FewPartitions(this ILogger logger, string topic, int count, int wanted);

    [LoggerMessage(110, LogLevel.Information, "{Stage}: partitions assigned: {Partitions}")]
    public static partial void Assigned(this ILogger logger, string stage, string partitions);

    [LoggerMessage(111, LogLevel.Information, "{Stage}: partitions given back: {Partitions}; in hand finished: {Finished}")]
    public static partial void Revoked(this ILogger logger, string stage, string partitions, bool finished);

    [LoggerMessage(112, LogLevel.Warning, "{Stage}: partitions lost: {Partitions}")]
    public static partial void Lost(this ILogger logger, string stage, string partitions);

    [LoggerMessage(113, LogLevel.Warning, "{Stage}: {Partitions} partitions go back to their committed offsets")]
    public static partial void Rewound(this ILogger logger, string stage, int partitions);

    [LoggerMessage(114, LogLevel.Warning, "{Stage}: rewind postponed: {Reason}")]
    public static partial void RewindPostponed(this ILogger logger, string stage, string reason);

    [LoggerMessage(115, LogLevel.Warning, "{Stage}: consume failed: {Code} {Reason}")]
    public static partial void ConsumeFailed(this ILogger logger, string stage, ErrorCode code, string reason);

    [LoggerMessage(120, LogLevel.Warning, "{Stage}: rejected {Topic}[{Partition}]@{Offset}: {Reason}, {Detail}")]
    public static partial void Rejected(
        this ILogger logger, string stage, string topic, int partition, long offset, string reason, string detail);

    [LoggerMessage(121, LogLevel.Warning, "{Stage}: step failed on {Messages} messages (attempt {Attempt}, transient: {Transient}), again in {Delay}")]
    public static partial void StepFailed(
        this ILogger logger, Exception exception, string stage, int messages, int attempt, bool transient, TimeSpan delay);

    [LoggerMessage(122, LogLevel.Warning, "{Stage}: halving a batch of {Messages} messages to find the one that fails")]
    public static partial void Halving(this ILogger logger, string stage, int messages);

    [LoggerMessage(130, LogLevel.Warning, "{Stage}: write of {Messages} messages taken back: {Reason}")]
    public static partial void Aborted(this ILogger logger, string stage, int messages, string reason);

    [LoggerMessage(131, LogLevel.Warning, "{Stage}: {Call} will be repeated: {Reason}")]
    public static partial void CallRepeated(this ILogger logger, string stage, string call, string reason);

    [LoggerMessage(140, LogLevel.Critical, "{Part} failed, the process stops with exit code {ExitCode}: {Reason}")]
    public static partial void Failed(this ILogger logger, Exception? exception, string part, int exitCode, string reason);

    [LoggerMessage(141, LogLevel.Information, "{Stage}: stopped; in hand finished: {Finished}")]
    public static partial void Stopped(this ILogger logger, string stage, bool finished);

    [LoggerMessage(142, LogLevel.Information, "{Stage}: failed after its end")]
    public static partial void LateFailure(this ILogger logger, Exception exception, string stage);

    [LoggerMessage(150, LogLevel.Warning, "view {View}: record {Topic}[{Partition}]@{Offset} cannot be read: {Reason}")]
    public static partial void ViewSkipped(
        this ILogger logger, string view, string topic, int partition, long offset, string reason);

    [LoggerMessage(151, LogLevel.Information, "view {View}: caught up")]
    public static partial void ViewCaughtUp(this ILogger logger, string view);
}
