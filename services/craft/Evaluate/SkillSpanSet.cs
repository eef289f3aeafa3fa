using Craft.Enricher.Tagging;
using Craft.Inference;
using Craft.Inference.Evaluation;
using Craft.Schemas;

namespace Craft.Evaluate;

/// <summary>SkillSpan (Zhang et al. 2022), development split: spans of skills and of knowledge in job ads, two layers.</summary>
internal static class SkillSpanSet
{
    public const string Name = "skillspan";

    private const string Title = "Spans: SkillSpan, development split";
    private const string Skill = "Skill";
    private const string Knowledge = "Knowledge";

    private static readonly string[] _files = ["skillspan_house_dev.conll.gz", "skillspan_tech_dev.conll.gz"];
    private static readonly string[] _types = [Skill, Knowledge];

    public static async Task<SetReport> MeasureAsync(EvaluationModels models, string data, CancellationToken ct)
    {
        if (DataFiles.Folder(data, "skillspan", _files) is not { } folder)
        {
            return SetReport.Skip(Name, Title, "the data folder has no skillspan/");
        }

        var sentences = Sentences(folder);
        var automaton = EscoTagger.Build(models.Knowledge);
        var rows = new List<SystemRow>();
        foreach (var tagger in models.Tagger.Model.Name == EscoTagger.Name ? [automaton] : (IReadOnlyList<ISkillTagger>)[models.Tagger, automaton])
        {
            rows.Add(new SystemRow(tagger.Model.Name, await SpanEvaluation.MeasureAsync(tagger, sentences, Gold, TypeOf, _types, ct), null));
        }

        return new SetReport(
            Name, Title,
            $"{sentences.Count} English sentences of house and tech. Strict span F1 (BIO, exact boundaries) per layer, and micro over both.",
            [Skill, Knowledge, "micro"], rows);
    }

    /// <summary>Whether the data folder has this set.</summary>
    public static bool IsIn(string data) => DataFiles.Folder(data, Name, _files) is not null;

    /// <summary>Micro F1 of a tagger in points.</summary>
    public static async Task<double> PointsAsync(ISkillTagger tagger, string data, CancellationToken ct) =>
        100 * (await SpanEvaluation.MeasureAsync(tagger, Sentences(Path.Combine(data, Name)), Gold, TypeOf, _types, ct))[^1];

    private static List<ConllSentence> Sentences(string folder) =>
        [.. _files.SelectMany(f => ConllSentence.Read(DataFiles.Lines(Path.Combine(folder, f)), '\t', 2))];

    // the layers are read apart: their spans may overlap
    private static IEnumerable<TagSpan> Gold(ConllSentence sentence) => _types.SelectMany((type, layer) => TagSpans
        .Read([.. sentence.Layers[layer].Select(tag => tag == "O" ? tag : $"{tag[0]}-{type}")], TagReading.Strict));

    private static string TypeOf(string label) => label switch
    {
        SkillLabel.Skill => Skill,
        SkillLabel.Knowledge => Knowledge,
        _ => "",
    };
}
