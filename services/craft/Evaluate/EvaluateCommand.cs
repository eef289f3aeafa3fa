using System.CommandLine;
using Craft.Batch;
using Craft.Bench;
using Craft.Catalog.Knowledge;
using Craft.Cli;

namespace Craft.Evaluate;

/// <summary><c>craft evaluate</c>: our models and the fixed baselines on the judged sets, as tables.</summary>
internal static class EvaluateCommand
{
    private static readonly JudgedSet[] _sets =
    [
        new(SkillSpanSet.Name, SkillSpanSet.MeasureAsync),
        new(GreenSet.Name, GreenSet.MeasureAsync),
        new(LinkingSet.Name, LinkingSet.MeasureAsync),
        new(TitleSet.Name, TitleSet.MeasureAsync),
        new(ControlCoursesSet.Name, ControlCoursesSet.MeasureAsync),
        new(LeaveSkillsOutSet.Name, LeaveSkillsOutSet.MeasureAsync),
        new(RegulationsSet.Name, RegulationsSet.MeasureAsync),
    ];

    public static Command Make()
    {
        var sets = new Argument<string[]>("SET") { Description = $"{string.Join(", ", _sets.Select(s => s.Name))}; all without one." };
        sets.AcceptOnlyFromAmong([.. _sets.Select(s => s.Name)]);
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "Folder of the judged sets; one that is not there is skipped.",
            DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("..", "shared", "data")),
            HelpName = "DIR",
        };
        var output = new Option<FileInfo?>("--out") { Description = "Write the tables into this Markdown file.", HelpName = "FILE" };
        var json = new Option<FileInfo?>("--json") { Description = "Write the results into this JSON file.", HelpName = "FILE" };
        var tagger = new Option<DirectoryInfo?>("--tagger") { Description = "Folder of a tagger instead of the one that comes with the program.", HelpName = "DIR" };
        var encoder = new Option<DirectoryInfo?>("--encoder") { Description = "Folder of an encoder instead of the one that comes with the program.", HelpName = "DIR" };
        var plain = new Option<DirectoryInfo?>("--plain") { Description = "Folder of a plain encoder to compare with (all-MiniLM).", HelpName = "DIR" };
        var command = new Command("evaluate", "Measures the models on judged sets, beside fixed baselines.") { sets, data, output, json, tagger, encoder, plain };
        command.SetAction(async (parsed, ct) =>
        {
            var knowledge = EscoExtract.ReadBundled();
            var models = new EvaluationModels(
                knowledge,
                await BatchModels.TaggerAsync(parsed.GetValue(tagger), () => knowledge, ct),
                await BatchModels.EncoderAsync(parsed.GetValue(encoder), ct),
                parsed.GetValue(plain) is { } folder ? await BatchModels.EncoderAsync(folder, ct) : null);
            var report = await MeasureAsync(models, parsed.GetValue(sets) ?? [], parsed.GetRequiredValue(data).FullName, ct);
            return Write(report, parsed.GetValue(output), parsed.GetValue(json));
        });
        return command;
    }

    private static async Task<EvaluationReport> MeasureAsync(EvaluationModels models, string[] names, string data, CancellationToken ct)
    {
        var reports = new List<SetReport>();
        foreach (var set in _sets.Where(s => names.Length == 0 || names.Contains(s.Name)))
        {
            Terminal.Progress($"measuring {set.Name}");
            reports.Add(await set.MeasureAsync(models, data, ct));
        }

        return new EvaluationReport(
            string.Join(' ', ["craft evaluate", .. names, "--out docs/quality.md"]),
            DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime),
            BenchReport.BuiltCommit(),
            $"tagger {models.Tagger.Model.Name} {models.Tagger.Model.Version}, encoder {models.Encoder.Model.Name} {models.Encoder.Model.Version}",
            reports);
    }

    private static int Write(EvaluationReport report, FileInfo? output, FileInfo? json)
    {
        try
        {
            if (json is not null)
            {
                File.WriteAllText(json.FullName, report.ToJson());
            }

            if (output is not null)
            {
                File.WriteAllText(output.FullName, EvaluationTable.Render(report));
                return ExitCode.Done;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Failed($"the result cannot be written: {e.Message}", e);
        }

        Terminal.Result(EvaluationTable.Render(report).TrimEnd());
        return ExitCode.Done;
    }
}
