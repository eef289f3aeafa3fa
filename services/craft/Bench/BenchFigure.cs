namespace Craft.Bench;

/// <summary>One measured number: <see cref="Better"/> is <c>higher</c> or <c>lower</c>; <see cref="Ratio"/> is value / peer.</summary>
internal sealed record BenchFigure(string Name, double Value, string Unit, double? Aim, string Better, BenchPeer? Peer = null)
{
    public double? Ratio => Peer is { Value: > 0 } peer ? Math.Round(Value / peer.Value, 3) : null;
}
