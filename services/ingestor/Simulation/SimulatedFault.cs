namespace Craft.Ingestor.Simulation;

/// <summary>How a broken source answers.</summary>
public enum SimulatedFault
{
    /// <summary>403, as for a wrong key or now and then for a right one.</summary>
    Forbidden,

    /// <summary>404 with an empty body, as when the service was removed.</summary>
    NotFound,

    /// <summary>429 with Retry-After in seconds.</summary>
    TooManyRequests,

    /// <summary>500 with an XML fault.</summary>
    ServerError,

    /// <summary>200 with a page in HTML.</summary>
    Html,

    /// <summary>200 with half of the JSON.</summary>
    Truncated,

    /// <summary>200 with nothing.</summary>
    Empty,
}
