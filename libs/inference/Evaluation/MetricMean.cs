namespace Craft.Inference.Evaluation;

/// <summary>
/// The mean of a metric over queries, both ways: over those where it is defined (null when there is none), and over all with
/// 0 where it is not, as trec_eval and ranx report it.
/// </summary>
public sealed record MetricMean(double? OverDefined, double UndefinedAsZero, int Defined);
