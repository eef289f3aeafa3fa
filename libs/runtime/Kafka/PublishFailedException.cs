namespace Craft.Runtime;

/// <summary>Nothing of a page was published (its transaction was taken back); the same page can be tried again.</summary>
public sealed class PublishFailedException : Exception
{
    public PublishFailedException()
    {
    }

    public PublishFailedException(string message)
        : base(message)
    {
    }

    public PublishFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
