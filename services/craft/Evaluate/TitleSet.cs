using System.Text.Json;
using Craft.Batch;

namespace Craft.Evaluate;

/// <summary>German job titles of the Federal Employment Agency to ISCO-08 groups; evaluation only, nothing is fitted on it.</summary>
internal static class TitleSet
{
    public const string Name = "titles";

    private const string Title = "Job titles: German title to ISCO group";
    private const string File = "titles-eval.jsonl";

    public static async Task<SetReport> MeasureAsync(EvaluationModels models, string data, CancellationToken ct)
    {
        if (DataFiles.Folder(data, "kldb-isco", File) is not { } folder)
        {
            return SetReport.Skip(Name, Title, $"the data folder has no kldb-isco/{File}");
        }

        var occupations = models.Knowledge.Occupations;
        var cases = DataFiles.Lines(Path.Combine(folder, File)).Select((line, i) => Read(line, i, models)).ToList();
        var names = occupations.Index()
            .SelectMany(o => o.Item.AltDe.Prepend(o.Item.LabelDe).Select(name => new SearchedText(o.Index, "de", name))).ToList();
        var resolver = await ResolveCommand.LoadAsync(models.Knowledge, models.Encoder, ct);
        var numbers = occupations.Index().ToDictionary(o => o.Item.Uri, o => o.Index, StringComparer.Ordinal);
        var ours = new IReadOnlyList<int>[cases.Count];
        await Parallel.ForAsync(0, cases.Count, ct, async (i, stop) =>
        {
            var found = await resolver.RankAsync(cases[i].Texts["de"], occupations.Count, stop);
            ours[i] = [.. found.Select(c => numbers[c.Occupation.Uri])];
        });

        var systems = await new TextBaselines(occupations.Count, names, cases).AllAsync(models, ct);
        return new SetReport(
            Name, Title,
            $"{cases.Count} titles. All {occupations.Count} ESCO occupations are ranked by their best German name; right is an occupation of an ISCO group "
            + "that the official crosswalk gives the title. Even titles that are ESCO names agree with it in about two thirds of the cases.",
            ["MRR", "hit@1", "hit@5", "hit@10"],
            RankingComparison.Rows(
                cases, [new RankedSystem("ours (craft resolve)", ours), .. systems],
                [RankingMetric.Mrr, RankingMetric.Hit(1), RankingMetric.Hit(5), RankingMetric.Hit(10)]));
    }

    private static RankingCase Read(string line, int number, EvaluationModels models)
    {
        var title = JsonSerializer.Deserialize<JsonElement>(line);
        var groups = title.GetProperty("isco").EnumerateArray().Select(g => g.GetString()!).ToHashSet(StringComparer.Ordinal);
        return new RankingCase(
            $"title-{number}", $"title-{number}",
            new Dictionary<string, string> { ["de"] = title.GetProperty("title").GetString()! },
            models.Knowledge.Occupations.Index().Where(o => groups.Contains(o.Item.Isco)).ToDictionary(o => o.Index, _ => 1));
    }
}
