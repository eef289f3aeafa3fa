namespace Craft.Inference.Evaluation;

/// <summary>The mean difference of two systems (ours minus baseline) and its confidence interval.</summary>
public sealed record BootstrapInterval(double Difference, double Low, double High, int Queries, int Groups)
{
    /// <summary>The whole interval lies above zero: ours is better.</summary>
    public bool IsAboveZero => Low > 0;
}
