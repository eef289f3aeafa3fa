namespace Craft.Ingestor.Sources;

/// <summary>A 200 whose body is no JSON document; the message is the short reason.</summary>
internal sealed class UnusableAnswerException : HttpRequestException
{
    public UnusableAnswerException()
    {
    }

    public UnusableAnswerException(string message)
        : base(message)
    {
    }

    public UnusableAnswerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
