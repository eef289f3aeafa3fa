namespace Craft.Catalog.Postgres;

/// <summary>PostgreSQL cannot be had; the message is one sentence for the person at the terminal.</summary>
public sealed class PostgresUnavailableException : Exception
{
    public PostgresUnavailableException()
    {
    }

    public PostgresUnavailableException(string message)
        : base(message)
    {
    }

    public PostgresUnavailableException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    public PostgresUnavailableException(string message, string detail)
        : base(message) => Detail = detail;

    /// <summary>Last lines of the server's log or of the failed program; may be empty.</summary>
    public string Detail { get; } = "";
}
