using System.CommandLine;
using Craft.Catalog.Knowledge;
using Craft.Cli;
using Craft.Inference;
using Craft.Recommender.Answering;
using Craft.Recommender.Labels;
using Craft.Recommender.Occupations;
using Craft.Recommender.Titles;
using Craft.Up;

namespace Craft.Batch;

/// <summary><c>craft resolve</c>: the occupations that a job title may mean, as the recommender finds them.</summary>
internal static class ResolveCommand
{
    private const int TopMax = 100;

    public static Command Make()
    {
        var (input, output, model) = (BatchOptions.In(), BatchOptions.Out(), BatchOptions.Model());
        var (top, language) = (BatchOptions.Top(TopMax), BatchOptions.Language());
        var command = new Command("resolve", "Occupations that job titles ({id, text}) mean, JSON Lines in and out.")
        {
            input, output, model, top, language,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var ranking = await LoadAsync(EscoExtract.ReadBundled(), await BatchModels.EncoderAsync(parsed.GetValue(model), ct), ct);
            return await BatchCommand.RunAsync(
                parsed.GetRequiredValue(input), parsed.GetRequiredValue(output),
                Work(ranking, parsed.GetValue(top), parsed.GetValue(language)), ct);
        });
        return command;
    }

    /// <summary>The ranking with the weights that come with the program.</summary>
    internal static async Task<TitleRanking> LoadAsync(KnowledgeBase knowledge, ITextEncoder? encoder, CancellationToken ct)
    {
        try
        {
            var model = TitleModel.Read(BundledFiles.Titles);
            var expertise = await Expertise.BuildAsync(knowledge, encoder, ResolverTuning.Default, ct);
            return new TitleRanking(knowledge, expertise.Occupations, await TitleScorer.BuildAsync(knowledge, encoder, model, ct));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Failed(e.Message + ".", e);
        }
    }

    internal static BatchWork Work(TitleRanking ranking, int top, string? language) => async (lines, ct) =>
    {
        var answers = new List<BatchAnswer>();
        foreach (var line in lines)
        {
            answers.Add(await AnswerAsync(ranking, line, top, language, ct));
        }

        return answers;
    };

    private static async Task<BatchAnswer> AnswerAsync(
        TitleRanking ranking, BatchLine line, int top, string? language, CancellationToken ct)
    {
        try
        {
            var title = line.RequiredText();
            return Answer(
                await ranking.RankAsync(title, top, ct), BatchLanguage.Of(line, language, title) ?? BatchOptions.German);
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
                writer.WriteString("label", ConceptLabel.Of(occupation, language));
                writer.WriteString("isco", occupation.Isco);
                writer.WriteNumber("confidence", Math.Round(confidence, 4));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
}
