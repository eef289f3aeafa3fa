using System.Globalization;

namespace Craft.Trainer.Lexical;

/// <summary>What an encoder reached on the fixed query set; means over the queries, 0..1.</summary>
/// <param name="TranslationRecallAt10">German label of a skill -> its English label: found among the first ten.</param>
/// <param name="TranslationMrr">The same: one over its rank.</param>
/// <param name="NeedsNdcgAt10">German label of an occupation -> its essential skills: nDCG of the first ten.</param>
/// <param name="TranslationQueries">Number of queries of the first task.</param>
/// <param name="NeedsQueries">Number of queries of the second task.</param>
public sealed record LexicalScores(
    double TranslationRecallAt10, double TranslationMrr, double NeedsNdcgAt10, int TranslationQueries, int NeedsQueries)
{
    /// <summary>The means by name, as the registry, <c>metrics.json</c> and the metrics know them.</summary>
    public IReadOnlyDictionary<string, double> Means() => new SortedDictionary<string, double>(StringComparer.Ordinal)
    {
        ["translation_recall@10"] = TranslationRecallAt10,
        ["translation_mrr"] = TranslationMrr,
        ["needs_ndcg@10"] = NeedsNdcgAt10,
    };

    public override string ToString() =>
        string.Join(", ", Means().Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Key} {m.Value:0.0000}")));
}
