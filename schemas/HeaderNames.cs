namespace Craft.Schemas;

/// <summary>Header names on the topics; all values are text.</summary>
public static class HeaderNames
{
    public const string SpecVersion = "ce_specversion";
    public const string Id = "ce_id";
    public const string Source = "ce_source";
    public const string Type = "ce_type";
    public const string Time = "ce_time";
    public const string Subject = "ce_subject";
    public const string ContentType = "content-type";
    public const string TraceParent = "traceparent";

    /// <summary>On courses: decimal, grows over the whole catalogue, also on tombstones.</summary>
    public const string EventSequence = "event-seq";

    /// <summary>On the course topics: the revision in decimal, so that a tombstone has one too.</summary>
    public const string Revision = "craft-revision";

    public const string ErrorReason = "craft-error-reason";
    public const string ErrorDetail = "craft-error-detail";
    public const string ErrorService = "craft-error-service";
    public const string ErrorTopic = "craft-error-topic";
    public const string ErrorPartition = "craft-error-partition";
    public const string ErrorOffset = "craft-error-offset";
    public const string ErrorTime = "craft-error-time";
    public const string ErrorAttempts = "craft-error-attempts";
    public const string ConnectTopic = "__connect.errors.topic";
    public const string ConnectPartition = "__connect.errors.partition";
    public const string ConnectOffset = "__connect.errors.offset";
    public const string ConnectExceptionClass = "__connect.errors.exception.class.name";
    public const string ConnectExceptionMessage = "__connect.errors.exception.message";

    /// <summary>On a replayed dead letter: <c>&lt;dlq topic&gt;/&lt;partition&gt;/&lt;offset&gt;</c>.</summary>
    public const string ReplayedFrom = "craft-replayed-from";
}
