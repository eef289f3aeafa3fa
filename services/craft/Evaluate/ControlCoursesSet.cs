using Craft.Batch;
using Craft.Enricher.Linking;
using Craft.Enricher.Tagging;
using Craft.Ingestor.Sources;
using Craft.Up;

namespace Craft.Evaluate;

/// <summary>Course titles of the Brandenburg course database to the ESCO skills that were given to them by hand.</summary>
internal static class ControlCoursesSet
{
    public const string Name = "wdb";

    private const string Title = "Course titles to skills: WDB Brandenburg, control courses";
    private const string Courses = "control_courses.csv";
    private const int Depth = 50;

    private static readonly string[] _relations = ["control_relations_ER.csv", "control_relations_NN.csv"];

    public static async Task<SetReport> MeasureAsync(EvaluationModels models, string data, CancellationToken ct)
    {
        if (DataFiles.Folder(data, "wdb-brandenburg", [Courses, .. _relations]) is not { } folder)
        {
            return SetReport.Skip(Name, Title, "the data folder has no wdb-brandenburg/control_*.csv");
        }

        var cases = Cases(models, folder);
        var texts = models.Knowledge.Skills.Index()
            .SelectMany(s => s.Item.AltDe.Prepend(s.Item.LabelDe).Select(name => new SearchedText(s.Index, "de", name))).ToList();
        var numbers = models.Knowledge.Skills.Index().ToDictionary(s => s.Item.Uri, s => s.Index, StringComparer.Ordinal);
        var linker = await ConceptLinker.BuildAsync(
            models.Knowledge, EscoTagger.Build(models.Knowledge), models.Encoder, LinkerModel.Read(BundledFiles.Linker), ct, BatchModels.LabelVectors);
        var linked = await linker.LinkAsync([.. cases.Select(c => new LinkPhrase(c.Texts["de"], "de"))], Depth, ct);
        var ours = new RankedSystem("ours (craft link)", [.. linked.Select(IReadOnlyList<int> (l) => [.. l.Select(c => numbers[c.Skill.Uri])])]);
        var systems = await new TextBaselines(models.Knowledge.Skills.Count, texts, cases).AllAsync(models, ct);
        return new SetReport(
            Name, Title,
            $"{cases.Count} German titles, {cases.Sum(c => c.Grades.Count)} skills of both relation files. All {models.Knowledge.Skills.Count} skills are ranked for a title "
            + "by their German names. So few titles that intervals are wide.",
            ["recall@10", "nDCG@10", "MRR"],
            RankingComparison.Rows(cases, [ours, .. systems], [RankingMetric.Recall(10), RankingMetric.Ndcg(10), RankingMetric.Mrr]));
    }

    private static List<RankingCase> Cases(EvaluationModels models, string folder)
    {
        var numbers = models.Knowledge.Skills.Index().ToDictionary(s => s.Item.Uri, s => s.Index, StringComparer.Ordinal);
        var skills = _relations.SelectMany(f => Rows(Path.Combine(folder, f)))
            .Where(r => numbers.ContainsKey(r["concept_uri"]))
            .ToLookup(r => r["course_id"], r => numbers[r["concept_uri"]], StringComparer.Ordinal);
        return
        [
            .. Rows(Path.Combine(folder, Courses))
                .Select(r => (Id: r["course_id"], Title: r["course_name"]))
                .DistinctBy(r => r.Id)
                .Where(r => skills.Contains(r.Id))
                .Select(r => new RankingCase(
                    r.Id, r.Id, new Dictionary<string, string> { ["de"] = r.Title },
                    skills[r.Id].Distinct().ToDictionary(s => s, _ => 1))),
        ];
    }

    private static List<Dictionary<string, string>> Rows(string path)
    {
        using var text = new StreamReader(path);
        var rows = CsvRows.Read(text).ToList();
        return [.. rows.Skip(1).Select(row => rows[0].Zip(row).ToDictionary(c => c.First, c => c.Second, StringComparer.Ordinal))];
    }
}
