namespace Craft.Inference.Evaluation;

/// <summary>How often a bootstrap draws, from which seed, and the share of draws inside its interval.</summary>
public sealed record BootstrapOptions
{
    public int Resamples { get; init; } = 10_000;

    public ulong Seed { get; init; } = 1;

    public double Confidence { get; init; } = 0.95;
}
