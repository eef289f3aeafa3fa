namespace Craft.Runtime;

/// <summary>The broker has no such topic (or partition); the message says which and where.</summary>
public sealed class TopicMissingException : Exception
{
    public TopicMissingException()
    {
    }

    public TopicMissingException(string message)
        : base(message)
    {
    }

    public TopicMissingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
