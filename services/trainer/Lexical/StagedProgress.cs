namespace Craft.Trainer.Lexical;

/// <summary>Puts the progress of one stage (0..1) into its part of the whole, at once and on the caller's thread.</summary>
internal sealed class StagedProgress(IProgress<TrainingProgress> whole, string stage, double from, double to) : IProgress<double>
{
    public void Report(double value) => whole.Report(new TrainingProgress(stage, from + ((to - from) * Math.Clamp(value, 0, 1))));
}
