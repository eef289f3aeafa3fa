using System.CommandLine;
using Craft.Catalog.Knowledge;
using Craft.Inference;
using Craft.Inference.Labels;
using Craft.Recommender.Labels;
using Craft.Recommender.Occupations;
using Craft.Recommender.Titles;

namespace Craft.Batch;

/// <summary><c>craft resolve</c>: the occupations that a job title may mean, as the recommender finds them.</summary>
internal static class ResolveCommand
{
    private const int TopMax = 100;

    public static Command Make()
    {
        var (input, output, model) = (BatchOptions.In(), BatchOptions.Out(), BatchOptions.Model());
        var (top, language) = (BatchOptions.Top(TopMax), BatchOptions.Language());
        var command = new Command("resolve", "Occupations that job titles ({id, text}) mean, JSON Lines in and out. The first run embeds all names of occupations and keeps "
            + $"them in the user's cache folder ({CacheFolder.Variable} names another).")
        {
            input, output, model, top, language,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var occupations = await LoadAsync(EscoExtract.ReadBundled(), await BatchModels.EncoderAsync(parsed.GetValue(model), ct), ct);
            return await BatchCommand.RunAsync(
                parsed.GetRequiredValue(input), parsed.GetRequiredValue(output),
                Work(occupations, parsed.GetValue(top), parsed.GetValue(language)), ct);
        });
        return command;
    }

    /// <summary>What the recommender resolves occupations with.</summary>
    internal static Task<OccupationResolver> LoadAsync(KnowledgeBase knowledge, ITextEncoder encoder, CancellationToken ct) =>
        OccupationResolver.Build(knowledge, TitleModel.ReadBundled(), ResolverTuning.Default).WithVectorsAsync(encoder, BatchModels.LabelVectors, ct);

    internal static BatchWork Work(OccupationResolver occupations, int top, string? language) => async (lines, ct) =>
    {
        var answers = new List<BatchAnswer>();
        foreach (var line in lines)
        {
            answers.Add(await AnswerAsync(occupations, line, top, language, ct));
        }

        return answers;
    };

    private static async Task<BatchAnswer> AnswerAsync(
        OccupationResolver occupations, BatchLine line, int top, string? language, CancellationToken ct)
    {
        try
        {
            var title = line.RequiredText();
            var found = await occupations.RankAsync(title, top, ct);
            return Answer(found, BatchLanguage.Of(line, language, title) ?? (found is not [var (best, _), ..] ? BatchOptions.German
                : BatchLanguage.OfName(title, best.AltDe.Prepend(best.LabelDe), best.AltEn.Prepend(best.LabelEn), BatchOptions.German)));
        }
        catch (FormatException e)
        {
            return BatchAnswer.Bad(e.Message);
        }
    }

    private static BatchAnswer Answer(IReadOnlyList<(Occupation Occupation, double Confidence)> candidates, string language) =>
        BatchAnswer.Of(writer =>
        {
            writer.WriteStartArray("candidates");
            foreach (var (occupation, confidence) in candidates)
            {
                writer.WriteStartObject();
                writer.WriteString("uri", occupation.Uri);
                writer.WriteString("label", ConceptLabel.Of(occupation, AnswerLanguage.Of(language) ?? AnswerLanguage.German));
                writer.WriteString("isco", occupation.Isco);
                writer.WriteNumber("confidence", Math.Round(confidence, 4));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
}
