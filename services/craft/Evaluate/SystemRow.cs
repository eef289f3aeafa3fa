using Craft.Inference.Evaluation;

namespace Craft.Evaluate;

/// <summary>What one system reached, by the metrics of its table.</summary>
internal sealed record SystemRow(string System, IReadOnlyList<double> Values, BootstrapInterval? OursMinusThis);
