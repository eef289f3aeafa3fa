using System.CommandLine;
using Craft.Catalog.Knowledge;
using Craft.Cli;
using Craft.Enricher.Linking;
using Craft.Enricher.Tagging;
using Craft.Inference.Labels;
using Craft.Inference.Serving;
using Craft.Up;

namespace Craft.Batch;

/// <summary><c>craft link</c>: the ESCO skills that phrases may mean, each with its probability.</summary>
internal static class LinkCommand
{
    private const int TopMax = 50;

    public static Command Make()
    {
        var (input, output, model) = (BatchOptions.In(), BatchOptions.Out(), BatchOptions.Model());
        var (top, language) = (BatchOptions.Top(TopMax), BatchOptions.Language());
        var command = new Command("link", "ESCO skills that phrases ({id, text}) mean, JSON Lines in and out. The first run embeds the names of all skills and keeps "
            + $"them in the user's cache folder ({CacheFolder.Variable} names another).")
        {
            input, output, model, top, language,
        };
        command.SetAction(async (parsed, ct) => await BatchCommand.RunAsync(
            parsed.GetRequiredValue(input), parsed.GetRequiredValue(output),
            Work(await LoadAsync(parsed.GetValue(model), ct), parsed.GetValue(top), parsed.GetValue(language)), ct));
        return command;
    }

    internal static BatchWork Work(ConceptLinker linker, int top, string? language) => async (lines, ct) =>
    {
        var read = lines.Select(line => Read(line, language)).ToList();
        var phrases = read.SelectMany(r => r.Phrases).ToList();
        var links = phrases.Zip(await linker.LinkAsync(phrases, top, ct)).ToList();
        var answers = new List<BatchAnswer>();
        for (int line = 0, next = 0; line < read.Count; next += read[line++].Phrases.Length)
        {
            answers.Add(read[line].Fault is { } fault
                ? BatchAnswer.Bad(fault)
                : Answer([.. links.Skip(next).Take(read[line].Phrases.Length)]));
        }

        return answers;
    };

    private static async Task<ConceptLinker> LoadAsync(DirectoryInfo? folder, CancellationToken ct)
    {
        var encoder = await BatchModels.EncoderAsync(folder, ct);
        var knowledge = EscoExtract.ReadBundled();
        try
        {
            return await ConceptLinker.BuildAsync(
                knowledge, EscoTagger.Build(knowledge), encoder, LinkerModel.Read(BundledFiles.Linker), ct, BatchModels.LabelVectors);
        }
        catch (Exception e) when (ModelTrouble.Is(e))
        {
            throw CommandFailure.Failed(ModelTrouble.Sentence(e), e);
        }
    }

    /// <summary>A word or two often do not say their language: then both are asked, and the surer one answers.</summary>
    private static (LinkPhrase[] Phrases, string? Fault) Read(BatchLine line, string? language)
    {
        try
        {
            var text = line.RequiredText();
            return BatchLanguage.Of(line, language, text) is { } said
                ? ([new LinkPhrase(text, said)], null)
                : ([new LinkPhrase(text, BatchOptions.German), new LinkPhrase(text, BatchOptions.English)], null);
        }
        catch (FormatException e)
        {
            return ([], e.Message);
        }
    }

    private static BatchAnswer Answer((LinkPhrase Phrase, IReadOnlyList<LinkCandidate> Candidates)[] links) => BatchAnswer.Of(writer =>
    {
        var (phrase, candidates) = links.MaxBy(l => l.Candidates.Count == 0 ? 0 : l.Candidates[0].Confidence);
        // exact names are found whichever language is asked
        var isGerman = phrase.IsGerman && (links.Length == 1 || candidates is not [var (best, _), ..] || BatchLanguage.OfName(
            phrase.Text, best.AltDe.Prepend(best.LabelDe), best.AltEn.Prepend(best.LabelEn), BatchOptions.German) == BatchOptions.German);
        writer.WriteStartArray("candidates");
        foreach (var (skill, confidence) in candidates)
        {
            writer.WriteStartObject();
            writer.WriteString("uri", skill.Uri);
            writer.WriteString("label", isGerman ? skill.LabelDe : skill.LabelEn);
            writer.WriteNumber("confidence", Math.Round(confidence, 4));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });
}
