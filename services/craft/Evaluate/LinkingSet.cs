using Craft.Enricher.Linking;

namespace Craft.Evaluate;

/// <summary>Phrases to ESCO concepts: alternative labels that the knowledge base does not have while it is measured.</summary>
internal static class LinkingSet
{
    public const string Name = "linking";

    public static async Task<SetReport> MeasureAsync(EvaluationModels models, string data, CancellationToken ct)
    {
        // fitted again on its half of the concepts: what is measured is the recipe with this encoder
        var model = await LinkerFit.RunAsync(models.Knowledge, models.Encoder, null, ct);
        return new SetReport(
            Name, "Linking: held-out alternative labels to ESCO skills",
            $"{model.Figures.Values.Select(f => f.Phrases).Distinct().Sum()} phrases whose concepts the fit has not seen; for every fourth the concept is hidden and \"none\" is right. "
            + "English phrases are names that the encoder has not learned; the German ones it has. Calibration error: expected, of the first candidate, ten bins, lower is better. None: share of the hidden recognised.",
            ["recall@1", "recall@3", "recall@5", "recall@10", "calibration error", "none"],
            [.. model.Figures.Select(f => new SystemRow(
                f.Key, [f.Value.RecallAt1, f.Value.RecallAt3, f.Value.RecallAt5, f.Value.RecallAt10, f.Value.CalibrationError, f.Value.NoneRecognised], null))]);
    }
}
