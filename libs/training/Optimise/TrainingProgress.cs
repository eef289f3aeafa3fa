namespace Craft.Training.Optimise;

/// <summary>
/// A line about a running training, on standard output and in <c>metrics.jsonl</c>: steps done of all, mean loss since the last
/// line, tokens per second, learning rate, time left, and metrics where the network was evaluated.
/// </summary>
public sealed record TrainingProgress(
    long Step, long Steps, double Loss, double Rate, double LearningRate, double RemainingSeconds, IReadOnlyDictionary<string, double> Metrics);
