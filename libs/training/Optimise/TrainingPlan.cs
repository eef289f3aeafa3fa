namespace Craft.Training.Optimise;

/// <summary>What a training does besides its step: how long, how fast, where to, how often to look and to store.</summary>
public sealed record TrainingPlan
{
    /// <summary>
    /// The run's folder: <c>checkpoints/</c>, <c>best.safetensors</c>, <c>metrics.jsonl</c>, <c>loss.svg</c>. A run that was
    /// interrupted goes on from there.
    /// </summary>
    public required string Folder { get; init; }

    /// <summary>Steps of the optimiser.</summary>
    public required long Steps { get; init; }

    /// <summary>Batches whose gradients make one step.</summary>
    public int Accumulate { get; init; } = 1;

    public required AdamWSettings Optimiser { get; init; }

    /// <summary>Factor on the learning rate by step, counted from 0; see <see cref="Optimise.Schedule"/>.</summary>
    public required Func<long, double> Schedule { get; init; }

    /// <summary>Of dropout; the data's order has its own.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// Everything that the numbers depend on, as text (data, recipe): a run that was begun with another one is not gone on with.
    /// </summary>
    public required string Recipe { get; init; }

    public int ReportEvery { get; init; } = 20;

    public int CheckpointEvery { get; init; } = 500;

    public TimeSpan CheckpointAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether to evaluate after so many steps; null evaluates after the last.</summary>
    public Func<long, bool>? EvaluateAfter { get; init; }

    /// <summary>The metric that chooses the best weights, which the network has in the end; null keeps the last ones.</summary>
    public string? Metric { get; init; }

    /// <summary>End after so many evaluations without gain; 0 = never.</summary>
    public int Patience { get; init; }

    /// <summary>
    /// In the end the mean of the weights of the last so many evaluations is tried as well, and taken if its metric is better.
    /// </summary>
    public int AverageLast { get; init; }

    /// <summary>Is told every line of progress; null writes JSON Lines to standard output.</summary>
    public Action<TrainingProgress>? Report { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
