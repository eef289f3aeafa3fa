namespace Craft.FaultTests.Chaos;

/// <summary>At that time after the start: <paramref name="Target"/> is a worker or a node, <paramref name="Amount"/> ms or bytes.</summary>
internal sealed record ScriptOp(int AtMs, OpKind Kind, int Target = 0, int Amount = 0)
{
    public override string ToString() => $"{AtMs,6} ms {Kind} {Target}{(Amount > 0 ? $" {Amount}" : "")}";
}
