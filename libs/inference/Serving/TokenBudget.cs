namespace Craft.Inference.Serving;

/// <summary>How much may go into one run. A single sequence may be longer than the budget: then it runs alone.</summary>
public sealed record TokenBudget
{
    /// <summary>
    /// Every sequence alone, which is the fastest on a CPU (a padded token costs as much as a real one, and small activations stay in
    /// the cache), and makes a text's numbers independent of its neighbours: int8 activations are scaled per run.
    /// </summary>
    public static TokenBudget OneByOne { get; } = new() { Tokens = 0 };

    /// <summary>For a device that is idle with less.</summary>
    public static TokenBudget Accelerator { get; } = new() { Tokens = 32_768 };

    /// <summary>Sequences times the longest of them, padding included.</summary>
    public required int Tokens { get; init; }

    /// <summary>The largest share of a run that may be padding, 0..1.</summary>
    public double Padding { get; init; } = 0.1;

    /// <summary>Sequences at most.</summary>
    public int Sequences { get; init; } = 1024;
}
