namespace Craft.Runtime;

/// <summary>What the step made of one message: its outcome, or the failure that remained after all attempts.</summary>
internal readonly record struct StepVerdict<TOut>(Outcome<TOut>? Outcome, int Attempts, Exception? Failure)
    where TOut : class;
