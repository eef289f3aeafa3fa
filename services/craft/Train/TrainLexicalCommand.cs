using System.CommandLine;
using Craft.Catalog.Courses;
using Craft.Catalog.Knowledge;
using Craft.Cli;
using Craft.Trainer.Lexical;
using Craft.Up;

namespace Craft.Train;

/// <summary>
/// <c>craft train lexical</c>: fits the encoder that needs no neural network, of the running system's knowledge base and
/// catalogue, else of the ESCO extract that comes with the program.
/// </summary>
internal static class TrainLexicalCommand
{
    public static Command Make()
    {
        var folder = SharedOptions.Folder();
        var output = new Option<DirectoryInfo?>("--out")
        {
            Description = "Write the model into this folder; a model there is replaced. Else a new version under DATA/models.",
            HelpName = "DIR",
        };
        var command = new Command("lexical", "Fits the lexical encoder (about a minute).") { folder, output };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetRequiredValue(folder), parsed.GetValue(output), ct));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo folder, DirectoryInfo? output, CancellationToken ct)
    {
        var running = RunFile.Read(folder.FullName) is not null;
        await using var catalog = running ? await CatalogAccess.OpenAsync(folder, ct) : null;
        var stored = catalog is null ? null : await catalog.Get<KnowledgeStore>().LoadAsync(ct);
        var options = new TrainLexicalOptions
        {
            Knowledge = stored ?? EscoExtract.ReadBundled(),
            Courses = catalog?.Get<CourseCatalog>().StreamAsync(ct),
            ModelsDirectory = Path.Combine(folder.FullName, "models"),
            Folder = output?.FullName,
        };
        var trained = await TrainAsync(options, ct);
        Terminal.Result($"{trained.Model.Name} {trained.Model.Version} in {trained.Folder}{(trained.IsNew ? "" : " (was there)")}");
        Terminal.Result(trained.Scores.ToString());
        return ExitCode.Done;
    }

    private static async Task<TrainedLexical> TrainAsync(TrainLexicalOptions options, CancellationToken ct)
    {
        var shown = -1;
        var progress = new ImmediateProgress<TrainingProgress>(p =>
        {
            if ((int)(p.Done * 20) != shown)
            {
                shown = (int)(p.Done * 20);
                Terminal.Progress($"{p.Done,4:P0} {p.Stage}");
            }
        });
        try
        {
            return await TrainLexical.RunAsync(options, TimeProvider.System, progress, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Failed($"the model cannot be written: {e.Message}", e);
        }
    }
}
