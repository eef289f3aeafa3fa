namespace Craft.Evaluate;

/// <summary>A judged set by name; measuring it gives a table, or one without rows that says why it was skipped.</summary>
internal sealed record JudgedSet(string Name, Func<EvaluationModels, string, CancellationToken, Task<SetReport>> MeasureAsync);
