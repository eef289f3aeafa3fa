using System.CommandLine;
using Craft.Catalog.Knowledge;
using Craft.Cli;
using Craft.Enricher.Linking;
using Craft.Enricher.Tagging;
using Craft.Inference.Labels;
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
        var linked = await linker.LinkAsync([.. read.Select(r => r.Phrase).OfType<LinkPhrase>()], top, ct);
        var next = 0;
        return [.. read.Select(r => r.Phrase is { } phrase ? Answer(linked[next++], phrase) : BatchAnswer.Bad(r.Fault!))];
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
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Failed(e.Message + ".", e);
        }
    }

    private static (LinkPhrase? Phrase, string? Fault) Read(BatchLine line, string? language)
    {
        try
        {
            var text = line.RequiredText();
            return (new LinkPhrase(text, BatchLanguage.Of(line, language, text)), null);
        }
        catch (FormatException e)
        {
            return (null, e.Message);
        }
    }

    private static BatchAnswer Answer(IReadOnlyList<LinkCandidate> candidates, LinkPhrase phrase) => BatchAnswer.Of(writer =>
    {
        var isGerman = phrase.Language == BatchOptions.German;
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
