using Craft.Trainer.Lexical;

namespace Craft.UnitTests.Trainer;

/// <summary>Does what a test wants at every report, on the reporting thread.</summary>
internal sealed class ScriptedProgress(Action<TrainingProgress> report) : IProgress<TrainingProgress>
{
    private readonly Lock _gate = new();

    public void Report(TrainingProgress value)
    {
        lock (_gate)
        {
            report(value);
        }
    }
}
