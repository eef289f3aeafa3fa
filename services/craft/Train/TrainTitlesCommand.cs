using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Craft.Batch;
using Craft.Catalog.Knowledge;
using Craft.Cli;
using Craft.Recommender.Titles;

namespace Craft.Train;

/// <summary><c>craft train titles</c>: fits the ranking of occupations for job titles, of ESCO's own titles alone.</summary>
internal static class TrainTitlesCommand
{
    public static Command Make()
    {
        var model = BatchOptions.Model();
        var titles = new Option<FileInfo?>("--titles") { Description = "Judged titles, lines {title, isco}; else ESCO's own.", HelpName = "FILE" };
        var output = new Option<DirectoryInfo>("--out") { Description = "Write titles.json into this folder.", Required = true, HelpName = "DIR" };
        var command = new Command("titles", "Fits the ranking of occupations for job titles (a minute with the lexical encoder).") { model, titles, output };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetValue(model), parsed.GetValue(titles), parsed.GetRequiredValue(output), ct));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo? folder, FileInfo? titles, DirectoryInfo output, CancellationToken ct)
    {
        var progress = new ImmediateProgress<string>(Terminal.Progress);
        var model = await TitleFit.RunAsync(
            EscoExtract.ReadBundled(), await BatchModels.EncoderAsync(folder, ct), BatchModels.LabelVectors, titles is null ? null : Read(titles), progress, ct);
        try
        {
            model.Write(Path.Combine(output.FullName, TitleModel.FileName));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Failed($"the model cannot be written: {e.Message}", e);
        }

        foreach (var (feature, weight) in TitleIndex.Features.Zip(model.WithVectors))
        {
            Terminal.Result(string.Create(CultureInfo.InvariantCulture, $"{feature}: {weight:0.00}"));
        }

        return ExitCode.Done;
    }

    private static IReadOnlyList<TitleCase> Read(FileInfo file)
    {
        try
        {
            return [.. File.ReadLines(file.FullName).Select(line =>
                JsonSerializer.Deserialize<TitleCase>(line, JsonSerializerOptions.Web) ?? throw new JsonException("an empty line"))];
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Failed($"{file.FullName} holds no judged titles: {e.Message}", e);
        }
    }
}
