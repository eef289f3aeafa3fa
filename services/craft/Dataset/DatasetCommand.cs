using System.CommandLine;
using Craft.Catalog.Knowledge;
using Craft.Cli;

namespace Craft.Dataset;

/// <summary><c>craft dataset</c>: files to learn from.</summary>
internal static class DatasetCommand
{
    public static Command Make() => new("dataset", "Makes training data.") { Corpora(), AnnotationCommand.Make() };

    private static Command Corpora()
    {
        var output = new Option<DirectoryInfo>("--out") { Description = "Folder of the files.", Required = true, HelpName = "DIR" };
        var command = new Command("corpora", "Translations, names and searches of the bundled ESCO, for craft train.") { output };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(output).FullName;
            try
            {
                foreach (var (file, lines) in CorporaFiles.Write(EscoExtract.ReadBundled(), folder))
                {
                    Terminal.Result($"{file,-16}{lines,8} lines");
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw CommandFailure.Failed($"the data cannot be written: {e.Message}", e);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
