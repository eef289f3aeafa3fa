using Craft.Training.Optimise;

namespace Craft.Training.Cli;

/// <summary>A command of the program: its name, one line about it, its settings and what it does.</summary>
internal sealed record TrainingCommand(
    string Name, string Summary, IReadOnlyList<Setting> Settings, Func<Arguments, CancellationToken, TrainingOutcome> Run);
