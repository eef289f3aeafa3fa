using System.CommandLine;
using Craft.Catalog.Knowledge;
using Craft.Cli;
using Craft.Enricher.Tagging;

namespace Craft.Dataset;

/// <summary><c>craft dataset</c>: files to learn from.</summary>
internal static class DatasetCommand
{
    public static Command Make() => new("dataset", "Makes training data.") { Corpora(), Annotation() };

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

    private static Command Annotation()
    {
        var input = new Option<FileInfo?>("--in") { Description = "German texts, a sentence or paragraph per line; else ESCO's descriptions.", HelpName = "FILE" };
        var output = new Option<FileInfo>("--out") { Description = "JSON Lines for craft train tagger.", Required = true, HelpName = "FILE" };
        var limit = new Option<int>("--limit") { Description = "Sentences at most.", DefaultValueFactory = _ => 6000 };
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !uint.TryParse(text, out _))
            {
                result.AddError("--limit wants a number from 0.");
            }
        });
        var command = new Command("annotation", "Sentences with the ESCO names found in them, for craft train tagger.") { input, output, limit };
        command.SetAction(async (parsed, ct) =>
        {
            try
            {
                var knowledge = EscoExtract.ReadBundled();
                var texts = parsed.GetValue(input) is { } file ? File.ReadLines(file.FullName) : Descriptions(knowledge);
                var (written, good) = await AnnotationFile.WriteAsync(
                    EscoTagger.Build(knowledge), texts, "de", parsed.GetRequiredValue(limit), parsed.GetRequiredValue(output).FullName, ct);
                Terminal.Result($"{written} of {good} sentences");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw CommandFailure.Failed($"the data cannot be made: {e.Message}", e);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static IEnumerable<string> Descriptions(KnowledgeBase knowledge) =>
        knowledge.Occupations.Select(o => o.DescriptionDe).Concat(knowledge.Skills.Select(s => s.DescriptionDe)).OfType<string>().SelectMany(SentenceSplit.Of);
}
