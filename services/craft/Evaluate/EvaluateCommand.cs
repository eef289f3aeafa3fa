using System.CommandLine;
using System.Globalization;
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
        new(GermanSet.Name, GermanSet.MeasureAsync),
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
        var plain = new Option<DirectoryInfo?>("--plain")
        {
            Description = "Folder of a plain encoder to compare with, also as on Hugging Face; else models/all-minilm-l6-v2 beside the data.",
            HelpName = "DIR",
        };
        var command = new Command("evaluate", "Measures the models on judged sets, beside fixed baselines.") { sets, data, output, json, tagger, encoder, plain };
        command.SetAction(async (parsed, ct) =>
        {
            var folder = parsed.GetRequiredValue(data).FullName;
            var knowledge = EscoExtract.ReadBundled();
            var models = new EvaluationModels(
                knowledge,
                await BatchModels.TaggerAsync(parsed.GetValue(tagger), () => knowledge, ct),
                await BatchModels.EncoderAsync(parsed.GetValue(encoder), ct),
                await PlainEncoder.OpenAsync(parsed.GetValue(plain), folder, ct));
            var report = await MeasureAsync(models, parsed.GetValue(sets) ?? [], folder, ct);
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
            var started = TimeProvider.System.GetTimestamp();
            var report = await set.MeasureAsync(models, data, ct);
            reports.Add(report);
            Terminal.Progress(report.Skipped is { } reason
                ? $"  skipped: {reason}"
                : string.Create(CultureInfo.InvariantCulture, $"  {TimeProvider.System.GetElapsedTime(started).TotalSeconds:F0} s"));
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
