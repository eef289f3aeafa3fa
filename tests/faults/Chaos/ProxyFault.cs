namespace Craft.FaultTests.Chaos;

/// <summary>What the proxy does to connections; all at rest: it only forwards.</summary>
internal sealed record ProxyFault
{
    public static ProxyFault None { get; } = new();

    /// <summary>Every piece comes so much later, each way.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>After so many bytes the connection is reset, in the middle of a frame as a rule.</summary>
    public int? CutAfterBytes { get; init; }

    /// <summary>Connections are taken and nothing is forwarded; a broken path that nobody notices.</summary>
    public bool HalfOpen { get; init; }
}
