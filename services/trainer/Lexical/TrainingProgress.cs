namespace Craft.Trainer.Lexical;

/// <summary>How far a training is: a stage in words and the part of the whole that is done, 0..1.</summary>
public sealed record TrainingProgress(string Stage, double Done);
