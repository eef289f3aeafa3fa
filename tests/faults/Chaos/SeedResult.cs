using System.Text.Json.Serialization;
using Craft.Runtime;

namespace Craft.FaultTests.Chaos;

/// <summary>How one seed went; one line of the result file.</summary>
internal sealed record SeedResult
{
    public required int Seed { get; init; }

    public required FaultKind Fault { get; init; }

    public required BrokerKind Broker { get; init; }

    public required GroupProtocolKind Protocol { get; init; }

    public int Inputs { get; init; }

    public int Outputs { get; init; }

    public int Letters { get; init; }

    public int Losses { get; init; }

    public int Duplicates { get; init; }

    public required IReadOnlyList<Violation> Violations { get; init; }

    /// <summary>Workers that ended by themselves and were started again.</summary>
    public int Restarts { get; init; }

    public double Seconds { get; init; }

    public double? DrainSeconds { get; init; }

    [JsonIgnore]
    public string Story { get; init; } = "";
}
