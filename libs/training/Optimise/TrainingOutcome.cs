namespace Craft.Training.Optimise;

/// <summary>How a training ended: steps done, loss of the last one, and the best evaluation if there was any.</summary>
public sealed record TrainingOutcome(TrainingEnd End, long Step, double Loss, Evaluated? Best);
