using Craft.Enricher.Tagging;
using Craft.Inference;
using Craft.Inference.Evaluation;
using Craft.Inference.Tagging;
using Craft.Schemas;

namespace Craft.Evaluate;

/// <summary>
/// German sentences of courses and job ads, written and marked for this project by other hands than the sentences that taught
/// (models/annotated): skills, knowledge and occupations.
/// </summary>
internal static class GermanSet
{
    public const string Name = "german";

    private const string Title = "Spans: German courses of our own";
    private const string German = "de";

    private static readonly string[] _labels = [SkillLabel.Skill, SkillLabel.Knowledge, SkillLabel.Occupation];
    private static readonly string _file = Path.Combine(AppContext.BaseDirectory, "models", "annotated", "test-de" + MarkedText.FileSuffix);

    /// <summary>The data folder is not asked: the set comes with the program.</summary>
    public static async Task<SetReport> MeasureAsync(EvaluationModels models, string data, CancellationToken ct)
    {
        MarkedText[] texts = [.. MarkedText.ReadAll(File.ReadLines(_file))];
        var automaton = EscoTagger.Build(models.Knowledge);
        var rows = new List<SystemRow>();
        foreach (var tagger in models.Tagger.Model.Name == EscoTagger.Name ? [automaton] : (IReadOnlyList<ISkillTagger>)[models.Tagger, automaton])
        {
            rows.Add(new SystemRow(tagger.Model.Name, await MeasureAsync(tagger, texts, ofCourse: false, ct), null));
            rows.Add(new SystemRow($"{tagger.Model.Name}, as parts of courses", await MeasureAsync(tagger, texts, ofCourse: true, ct), null));
        }

        return new SetReport(
            Name, Title,
            $"{texts.Length} German texts with {texts.Sum(t => t.Spans.Count)} spans. Strict span F1 (exact characters) per label, and micro over them.",
            ["Skill", "Knowledge", "Occupation", "micro"], rows);
    }

    private static async Task<IReadOnlyList<double>> MeasureAsync(ISkillTagger tagger, MarkedText[] texts, bool ofCourse, CancellationToken ct)
    {
        var found = await tagger.TagAsync([.. texts.Select(t => new TaggerText(t.Text, German, ofCourse))], ct);
        var report = SpanMetrics.Score(
            [.. texts.Select(IReadOnlyList<TagSpan> (t) => [.. t.Spans.Select(s => new TagSpan(s.Type.ToLowerInvariant(), s.Start, s.End))])],
            [.. found.Select(IReadOnlyList<TagSpan> (its) => [.. its.Select(s => new TagSpan(s.Label, s.Start, s.End))])]);
        return [.. _labels.Select(label => report.ByType.TryGetValue(label, out var score) ? score.F1 : 0), report.Micro.F1];
    }
}
