namespace Craft.Runtime;

/// <summary>A newer publisher with the same transactional id has taken over: this one must stop, not retry.</summary>
public sealed class PublisherFencedException : Exception
{
    public PublisherFencedException()
    {
    }

    public PublisherFencedException(string message)
        : base(message)
    {
    }

    public PublisherFencedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
