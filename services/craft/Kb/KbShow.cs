using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Craft.Catalog.Knowledge;
using Craft.Cli;
using Craft.Up;

namespace Craft.Kb;

/// <summary><c>craft kb show OCCUPATION</c>: what ESCO says about an occupation.</summary>
internal static class KbShow
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Make()
    {
        var occupation = new Argument<string>("OCCUPATION") { Description = "Label in German or English, any gendered form, or URI." };
        var folder = SharedOptions.Folder();
        var json = SharedOptions.Json();
        var command = new Command("show", "An occupation, its ISCO code, its essential and optional skills.") { occupation, folder, json };
        command.SetAction((parsed, ct) => RunAsync(
            parsed.GetRequiredValue(occupation), parsed.GetRequiredValue(folder), parsed.GetValue(json), ct));
        return command;
    }

    private static async Task<int> RunAsync(string text, DirectoryInfo folder, bool json, CancellationToken ct)
    {
        var knowledge = await LoadAsync(folder, ct);
        var found = new OccupationLookup(knowledge).Find(text);
        switch (found)
        {
            case []:
                throw new CommandFailure(ExitCode.AnsweredWithProblem, $"no occupation is called \"{text}\".");
            case [var one]:
                Terminal.Result(json ? Json(one, knowledge) : KnowledgeSheet.Render(one, knowledge).TrimEnd());
                return ExitCode.Done;
            default:
                Terminal.Error($"\"{text}\" means several occupations; ask for one of these:");
                foreach (var choice in found)
                {
                    Terminal.Result($"{choice.LabelDe} | {choice.LabelEn} | {choice.Uri}");
                }

                return ExitCode.AnsweredWithProblem;
        }
    }

    // what the running system has; else what comes with the program
    private static async Task<KnowledgeBase> LoadAsync(DirectoryInfo folder, CancellationToken ct)
    {
        if (RunFile.Read(folder.FullName) is null)
        {
            return EscoExtract.ReadBundled();
        }

        await using var catalog = await CatalogAccess.OpenAsync(folder, ct);
        return await catalog.Get<KnowledgeStore>().LoadAsync(ct) ?? EscoExtract.ReadBundled();
    }

    private static string Json(Occupation occupation, KnowledgeBase knowledge) => JsonSerializer.Serialize(
        new
        {
            occupation.Uri,
            label = occupation.LabelDe,
            labelEn = occupation.LabelEn,
            occupation.Isco,
            description = occupation.DescriptionDe ?? occupation.DescriptionEn,
            essential = Skills(occupation.Essential, knowledge),
            optional = Skills(occupation.Optional, knowledge),
            notice = EscoExtract.Notice,
        },
        _json);

    private static IEnumerable<object> Skills(IReadOnlyList<string> uris, KnowledgeBase knowledge) =>
        knowledge.Resolve(uris).Select(s => new { s.Uri, label = s.LabelDe, labelEn = s.LabelEn });
}
