using System.CommandLine;
using Craft.Catalog.Knowledge;
using Craft.Cli;
using Craft.Enricher.Tagging;
using Craft.Inference;

namespace Craft.Dataset;

/// <summary><c>craft dataset annotation</c>: sentences with the names of ESCO found in them.</summary>
internal static class AnnotationCommand
{
    private const string Skills = "skills";
    private const string Occupations = "occupations";

    public static Command Make()
    {
        var input = new Option<FileInfo?>("--in") { Description = "German texts, a sentence or paragraph per line; else ESCO's descriptions.", HelpName = "FILE" };
        var output = new Option<FileInfo>("--out") { Description = "JSON Lines for craft train tagger.", Required = true, HelpName = "FILE" };
        var labels = new Option<string>("--labels")
        {
            Description = "What to mark. Occupations are marked in ESCO's German and English descriptions, half of the lines having none.",
            DefaultValueFactory = _ => Skills,
        };
        labels.AcceptOnlyFromAmong(Skills, Occupations);
        var limit = new Option<int>("--limit") { Description = "Sentences at most.", DefaultValueFactory = _ => 6000 };
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !uint.TryParse(text, out _))
            {
                result.AddError("--limit wants a number from 0.");
            }
        });
        var command = new Command("annotation", "Sentences with the ESCO names found in them, for craft train tagger.") { input, output, labels, limit };
        command.Validators.Add(result =>
        {
            if (result.GetValue(labels) == Occupations && result.GetValue(input) is not null)
            {
                result.AddError("--labels occupations reads ESCO's descriptions: --in is not for it.");
            }
        });
        command.SetAction(async (parsed, ct) =>
        {
            try
            {
                var knowledge = EscoExtract.ReadBundled();
                var tagger = EscoTagger.Build(knowledge);
                var most = parsed.GetRequiredValue(limit);
                var lines = parsed.GetRequiredValue(labels) == Occupations
                    ? await OccupationsAsync(tagger, knowledge, most, ct)
                    : await SkillsAsync(tagger, parsed.GetValue(input) is { } file ? File.ReadLines(file.FullName) : Descriptions(knowledge), most, ct);
                Terminal.Result($"{await AnnotationFile.WriteAsync(lines, parsed.GetRequiredValue(output).FullName, ct)} sentences");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw CommandFailure.Failed($"the data cannot be made: {e.Message}", e);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<List<string>> SkillsAsync(EscoTagger tagger, IEnumerable<string> texts, int limit, CancellationToken ct) =>
        [.. AnnotationFile.Even(await AnnotationFile.LinesAsync(tagger, texts.Select(t => new TaggerText(t, "de")), SilverAnnotation.Of, ct), limit)];

    private static async Task<List<string>> OccupationsAsync(EscoTagger tagger, KnowledgeBase knowledge, int limit, CancellationToken ct)
    {
        var with = await AnnotationFile.LinesAsync(
            tagger, Sentences(knowledge.Occupations.Select(o => (o.DescriptionDe, o.DescriptionEn))), (_, found) => SilverAnnotation.Occupations(found), ct);
        var without = await AnnotationFile.LinesAsync(
            tagger, Sentences(knowledge.Skills.Select(s => (s.DescriptionDe, s.DescriptionEn))), (_, found) => SilverAnnotation.NoOccupation(found), ct);
        var half = Math.Min(limit / 2, Math.Min(with.Count, without.Count));
        return [.. AnnotationFile.Even(with, half), .. AnnotationFile.Even(without, half)];
    }

    private static IEnumerable<TaggerText> Sentences(IEnumerable<(string? De, string? En)> descriptions) => descriptions.SelectMany(d =>
        SentenceSplit.Of(d.De ?? "").Select(t => new TaggerText(t, "de")).Concat(SentenceSplit.Of(d.En ?? "").Select(t => new TaggerText(t, "en"))));

    private static IEnumerable<string> Descriptions(KnowledgeBase knowledge) =>
        knowledge.Occupations.Select(o => o.DescriptionDe).Concat(knowledge.Skills.Select(s => s.DescriptionDe)).OfType<string>().SelectMany(SentenceSplit.Of);
}
