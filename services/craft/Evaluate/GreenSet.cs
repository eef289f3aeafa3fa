using Craft.Enricher.Tagging;
using Craft.Inference.Evaluation;
using Craft.Schemas;

namespace Craft.Evaluate;

/// <summary>
/// Green benchmark (Green, Maynard and Lin 2022), test part: skills and occupations in job ads. Its training part is not to be had,
/// so the first half of it teaches our tagger (models/train.sh) and the second half judges.
/// </summary>
internal static class GreenSet
{
    public const string Name = "green";

    private const string Title = "Spans: green benchmark";
    private const string File = "testset.conll.txt";
    private const string Skill = "Skill";
    private const string Occupation = "Occupation";

    private static readonly string[] _types = [Skill, Occupation];

    public static async Task<SetReport> MeasureAsync(EvaluationModels models, string data, CancellationToken ct)
    {
        if (DataFiles.Folder(data, "green-benchmark", File) is not { } folder)
        {
            return SetReport.Skip(Name, Title, "the data folder has no green-benchmark/");
        }

        var all = ConllSentence.Read(DataFiles.Lines(Path.Combine(folder, File)), ' ', 1);
        var sentences = all.Skip(all.Count / 2).ToList();
        var automaton = EscoTagger.Build(models.Knowledge);
        var rows = new List<SystemRow>();
        foreach (var tagger in models.Tagger.Model.Name == EscoTagger.Name ? [automaton] : (IReadOnlyList<Inference.ISkillTagger>)[models.Tagger, automaton])
        {
            rows.Add(new SystemRow(tagger.Model.Name, await SpanEvaluation.MeasureAsync(tagger, sentences, Gold, TypeOf, _types, ct), null));
        }

        return new SetReport(
            Name, Title,
            $"{sentences.Count} English sentences, the half that no training has seen. Strict span F1 of its types Skill (ours: skill and knowledge) and Occupation; its other types are left out.",
            [Skill, Occupation, "micro"], rows);
    }

    private static IEnumerable<TagSpan> Gold(ConllSentence sentence) => TagSpans.Read(sentence.Layers[0], TagReading.Strict);

    private static string TypeOf(string label) => label == SkillLabel.Occupation ? Occupation : Skill;
}
