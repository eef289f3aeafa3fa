using System.CommandLine;
using System.Text.Json;
using Craft.Catalog.Knowledge;
using Craft.Enricher;
using Craft.Indexer;
using Craft.Inference;
using Craft.Inference.Serving;
using Craft.Schemas;

namespace Craft.Batch;

/// <summary>
/// <c>craft embed</c>: the vectors of texts or courses. A course is read as the indexer reads it; one that is not tagged yet is
/// tagged first, as the enricher does.
/// </summary>
internal static class EmbedCommand
{
    private const string Query = "query";
    private const string Course = "course";

    public static Command Make()
    {
        var (input, output, model, language) = (BatchOptions.In(), BatchOptions.Out(), BatchOptions.Model(), BatchOptions.Language());
        var side = new Option<string>("--as") { Description = "Which side of a search the texts are on.", Required = true, HelpName = "query|course" };
        side.AcceptOnlyFromAmong(Query, Course);
        var command = new Command("embed", "Vectors of texts ({id, text}) or courses, JSON Lines in and out.")
        {
            side, input, output, model, language,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var encoder = await BatchModels.EncoderAsync(parsed.GetValue(model), ct);
            var tagger = new Lazy<Task<ISkillTagger>>(() => BatchModels.TaggerAsync(null, EscoExtract.ReadBundled, ct));
            return await BatchCommand.RunAsync(
                parsed.GetRequiredValue(input), parsed.GetRequiredValue(output),
                Work(encoder, tagger, parsed.GetValue(side) == Course, parsed.GetValue(language)), ct);
        });
        return command;
    }

    internal static BatchWork Work(ITextEncoder encoder, Lazy<Task<ISkillTagger>> tagger, bool isCourse, string? language) => async (lines, ct) =>
    {
        var texts = new List<(string? Text, string? Fault)>();
        foreach (var line in lines)
        {
            texts.Add(await ReadAsync(line, tagger, isCourse, language, ct));
        }

        var vectors = await UsableOutputs.OfAsync(
            [.. texts.Select(t => t.Text).OfType<string>()], usable => encoder.EncodeAsync(usable, ct));
        var next = 0;
        return [.. texts.Select(t => t.Text is null ? BatchAnswer.Bad(t.Fault!)
            : vectors[next++] is { } vector ? Answer(vector)
            : BatchAnswer.Bad("the model gives no numbers for this text"))];
    };

    private static async Task<(string? Text, string? Fault)> ReadAsync(
        BatchLine line, Lazy<Task<ISkillTagger>> tagger, bool isCourse, string? language, CancellationToken ct)
    {
        try
        {
            return (isCourse && BatchCourse.Is(line)
                ? CourseEmbeddingText.Of(await EnrichAsync(line, tagger, language, ct))
                : line.RequiredText(), null);
        }
        catch (FormatException e)
        {
            return (null, e.Message);
        }
    }

    private static async Task<EnrichedCourse> EnrichAsync(
        BatchLine line, Lazy<Task<ISkillTagger>> tagger, string? language, CancellationToken ct)
    {
        var course = BatchCourse.Read(line, language);
        if (line.Members.TryGetProperty("skills", out var skills) && skills.ValueKind == JsonValueKind.Array)
        {
            return EnrichedCourse.From(course, TagsOf(skills), new ModelRef { Name = "", Version = "" });
        }

        var model = await tagger.Value;
        var tags = await CourseTagging.TagAsync(model, [new TaggableText(course.Language, [.. CourseMember.Of(course)])], ct);
        return tags[0] is { } found
            ? EnrichedCourse.From(course, [.. found.Take(EnrichCourses.MaxTags)], model.Model)
            : throw new FormatException("the tagger gives no numbers for this course");
    }

    private static List<SkillTag> TagsOf(JsonElement skills)
    {
        try
        {
            return [.. skills.EnumerateArray().Select(s => s.Deserialize<SkillTag>(WireJson.Options)!)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("skills are not those of an enriched course", e);
        }
    }

    private static BatchAnswer Answer(float[] vector) => BatchAnswer.Of(writer =>
    {
        writer.WriteStartArray("vector");
        foreach (var number in vector)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    });
}
