using System.CommandLine;
using System.Globalization;
using Craft.Batch;
using Craft.Catalog.Knowledge;
using Craft.Cli;
using Craft.Enricher.Linking;

namespace Craft.Train;

/// <summary><c>craft train linker</c>: fits how probable a linked concept is, of ESCO's alternative labels alone.</summary>
internal static class TrainLinkerCommand
{
    public static Command Make()
    {
        var model = BatchOptions.Model();
        var output = new Option<DirectoryInfo>("--out") { Description = "Write linker.json into this folder.", Required = true, HelpName = "DIR" };
        var command = new Command("linker", "Fits the linking of phrases to concepts (minutes with a network, one with the lexical encoder).") { model, output };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetValue(model), parsed.GetRequiredValue(output), ct));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo? folder, DirectoryInfo output, CancellationToken ct)
    {
        var progress = new ImmediateProgress<string>(Terminal.Progress);
        var model = await LinkerFit.RunAsync(EscoExtract.ReadBundled(), await BatchModels.EncoderAsync(folder, ct), progress, ct);
        try
        {
            model.Write(Path.Combine(output.FullName, LinkerModel.FileName));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Failed($"the model cannot be written: {e.Message}", e);
        }

        foreach (var (name, figures) in model.Figures)
        {
            Terminal.Result(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {figures.Phrases} phrases, recall@1 {figures.RecallAt1:0.000}, @3 {figures.RecallAt3:0.000}, @5 {figures.RecallAt5:0.000}, @10 {figures.RecallAt10:0.000}, "
                + $"calibration error {figures.CalibrationError:0.000}, none recognised {figures.NoneRecognised:0.000}"));
        }

        return ExitCode.Done;
    }
}
