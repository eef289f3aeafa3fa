using Craft.Inference.Lexical;

namespace Craft.Trainer.Lexical;

/// <summary>Puts the fit's own progress into its part of the whole training.</summary>
internal sealed class FitProgress(IProgress<TrainingProgress> whole, double from, double to) : IProgress<LexicalFitProgress>
{
    public void Report(LexicalFitProgress value) => new StagedProgress(whole, value.Stage, from, to).Report(value.Done);
}
