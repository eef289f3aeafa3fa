using System.CommandLine;
using Craft.Catalog.Knowledge;
using Craft.Cli;

namespace Craft.Kb;

/// <summary><c>craft kb import --esco PATH...</c>: the official packages into the catalogue's database.</summary>
internal static class KbImport
{
    public static Command Make()
    {
        var esco = new Option<string[]>("--esco")
        {
            Description = "ZIPs, folders, CSV or CSV.GZ files as ESCO's portal gives them (1.1.x, 1.2.x).",
            HelpName = "PATH",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var languages = new Option<string[]>("--language")
        {
            Description = "Languages to read (de, en; both when left out).",
            HelpName = "de|en",
        };
        var folder = SharedOptions.Folder();
        var command = new Command("import", "Reads ESCO packages. A complete one replaces the knowledge base, a part of one amends it.")
        {
            esco,
            languages,
            folder,
        };
        command.SetAction((parsed, ct) => RunAsync(
            parsed.GetRequiredValue(esco), parsed.GetValue(languages) ?? [], parsed.GetRequiredValue(folder), ct));
        return command;
    }

    private static async Task<int> RunAsync(string[] paths, string[] languages, DirectoryInfo folder, CancellationToken ct)
    {
        var reading = Read(paths, languages, ct);
        await using var catalog = await CatalogAccess.OpenAsync(folder, ct);
        var store = catalog.Get<KnowledgeStore>();
        var knowledge = reading.IsComplete
            ? reading.Knowledge
            : EscoReader.Merge(await store.LoadAsync(ct) ?? EscoExtract.ReadBundled(), reading);
        Terminal.Progress($"storing {knowledge.Skills.Count} skills and {knowledge.Occupations.Count} occupations");
        await store.ReplaceAsync(knowledge, TimeProvider.System.GetUtcNow(), ct);
        ShowOddities(reading.Oddities);

        Terminal.Result(
            $"knowledge base {knowledge.Version}: {knowledge.Occupations.Count} occupations, {knowledge.Skills.Count} skills");
        return ExitCode.Done;
    }

    private static void ShowOddities(EscoOddities odd)
    {
        (int Count, string What)[] all =
        [
            (odd.OccupationsWithoutRow, "occupations in relations without a row of their own"),
            (odd.SkillsWithoutRow, "skills in relations without a row of their own"),
            (odd.RelationsLeftOut, "relations left out because one end has no row"),
            (odd.RelationsWithoutSkillType, "relations without a skill type"),
            (odd.RelationsOfBothKinds, "relations both essential and optional (taken as essential)"),
            (odd.SkillsWithoutType, "skills without a type"),
            (odd.SkillsWithoutReuseLevel, "skills without a reuse level"),
            (odd.ConceptsInOneLanguage, "concepts with a label in one language only"),
            (odd.ConceptsWithoutLabel, "concepts without a label (left out)"),
            (odd.SkillLabelsTwice, "skill labels that occur twice"),
            (odd.OccupationLabelsTwice, "occupation labels that occur twice"),
            (odd.RowsUnreadable, "rows that could not be read (left out)"),
        ];
        foreach (var (count, what) in all.Where(o => o.Count > 0))
        {
            Terminal.Progress($"odd: {count} {what}");
        }
    }

    private static EscoReading Read(string[] paths, string[] languages, CancellationToken ct)
    {
        try
        {
            return EscoReader.Read(paths, languages, new ImmediateProgress<string>(Terminal.Progress), ct);
        }
        catch (EscoImportException e)
        {
            throw CommandFailure.Failed(e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw CommandFailure.Failed($"the ESCO package cannot be read: {e.Message}", e);
        }
    }
}
