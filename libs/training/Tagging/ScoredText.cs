using Craft.Inference.Evaluation;

namespace Craft.Training.Tagging;

/// <summary>
/// A text to score: its windows, for every unit that the network sees the window and row that decide, the number of that unit,
/// the true spans in units, and the types that count.
/// </summary>
internal sealed record ScoredText(
    IReadOnlyList<TaggerWindow> Windows, IReadOnlyList<(int Window, int Row)> Rows, IReadOnlyList<int> Units,
    IReadOnlyList<TagSpan> Gold, IReadOnlySet<string> Types);
