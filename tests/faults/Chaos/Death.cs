using Craft.Runtime;

namespace Craft.FaultTests.Chaos;

/// <summary>A worker that ended without being asked; the fleet starts it again.</summary>
internal sealed record Death(string Worker, int ExitCode, string LogFile)
{
    private static readonly FaultKind[] _breakJoins =
        [FaultKind.Broker, FaultKind.Node, FaultKind.Latency, FaultKind.Reset, FaultKind.Cut, FaultKind.HalfOpen, FaultKind.Mix];

    /// <summary>
    /// A static member that is refused its own instance id ends and is started again, as designed. That is in order where an
    /// answer to its join can get lost (it then competes with itself), and with KIP-848, where the id of a killed member
    /// stays taken until its session is over. Everywhere else, and for any other reason, it is a violation.
    /// </summary>
    public bool IsExcused(Scenario scenario) =>
        ExitCode == StageFailure.Broken
        && (scenario.Protocol == GroupProtocolKind.Consumer || _breakJoins.Contains(scenario.Fault))
        && File.ReadAllText(LogFile) is var log
        && (log.Contains("fenced by other consumer", StringComparison.Ordinal)
            || log.Contains("does not come back from sending offsets", StringComparison.Ordinal)
            || log.Contains("instance ID is still used", StringComparison.Ordinal));

    public override string ToString() => $"{Worker} ended by itself with {ExitCode}";
}
