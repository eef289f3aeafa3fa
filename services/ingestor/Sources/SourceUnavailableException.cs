namespace Craft.Ingestor.Sources;

/// <summary>
/// A source did not give a usable answer, after the retries. <see cref="Reason"/> is a short constant such as
/// <c>http-403</c>, <c>not-json</c>, <c>empty</c>, <c>truncated</c>, <c>timeout</c>, <c>connection</c>.
/// </summary>
public sealed class SourceUnavailableException : Exception
{
    public SourceUnavailableException()
        : this("unknown")
    {
    }

    public SourceUnavailableException(string message)
        : base(message) => Reason = message;

    public SourceUnavailableException(string message, Exception innerException)
        : base(message, innerException) => Reason = message;

    public SourceUnavailableException(string reason, int? status, TimeSpan? retryAfter, Exception? innerException = null)
        : base(reason, innerException) => (Reason, Status, RetryAfter) = (reason, status, retryAfter);

    public string Reason { get; }

    /// <summary>HTTP status, when there was an answer.</summary>
    public int? Status { get; }

    /// <summary>How long the source asked to be left alone.</summary>
    public TimeSpan? RetryAfter { get; }
}
