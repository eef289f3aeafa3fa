namespace Craft.Catalog.Polls;

/// <summary>When a missing course counts as withdrawn.</summary>
public sealed record WithdrawalOptions
{
    /// <summary>Consecutive complete polls without the course.</summary>
    public int Polls { get; init; } = 2;

    /// <summary>A poll that lost more than this share of its source withdraws nothing until confirmed.</summary>
    public double ShrinkLimit { get; init; } = 0.30;

    /// <summary>Sources of at most this many courses are not guarded.</summary>
    public int GuardedAbove { get; init; } = 20;
}
