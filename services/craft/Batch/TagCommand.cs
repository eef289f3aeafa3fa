using System.CommandLine;
using System.Text.Json;
using Craft.Catalog.Knowledge;
using Craft.Enricher;
using Craft.Inference;
using Craft.Schemas;

namespace Craft.Batch;

/// <summary><c>craft tag</c>: the skills in texts or courses, as the enricher finds them.</summary>
internal static class TagCommand
{
    private const string TextField = "text";

    public static Command Make()
    {
        var (input, output, model, language) = (BatchOptions.In(), BatchOptions.Out(), BatchOptions.Model(), BatchOptions.Language());
        var command = new Command("tag", "Skills in texts ({id, text}) or courses, JSON Lines in and out.") { input, output, model, language };
        command.SetAction(async (parsed, ct) =>
        {
            var tagger = await BatchModels.TaggerAsync(parsed.GetValue(model), EscoExtract.ReadBundled, ct);
            return await BatchCommand.RunAsync(
                parsed.GetRequiredValue(input), parsed.GetRequiredValue(output), Work(tagger, parsed.GetValue(language)), ct);
        });
        return command;
    }

    internal static BatchWork Work(ISkillTagger tagger, string? language) => async (lines, ct) =>
    {
        var read = lines.Select(line => Read(line, language)).ToList();
        var tags = await CourseTagging.TagAsync(tagger, [.. read.Select(r => r.Text).OfType<TaggableText>()], ct);
        var next = 0;
        return [.. read.Select(r => r.Text is null ? BatchAnswer.Bad(r.Fault!)
            : tags[next++] is { } found ? Answer(found)
            : BatchAnswer.Bad("the model gives no numbers for this text"))];
    };

    private static (TaggableText? Text, string? Fault) Read(BatchLine line, string? language)
    {
        try
        {
            if (BatchCourse.Is(line))
            {
                var course = BatchCourse.Read(line, language);
                return (new TaggableText(course.Language, [.. CourseMember.Of(course)]), null);
            }

            var text = line.RequiredText();
            return (new TaggableText(BatchLanguage.Of(line, language, text) ?? "", [new CourseMember(TextField, text)], IsCourse: false), null);
        }
        catch (FormatException e)
        {
            return (null, e.Message);
        }
    }

    private static BatchAnswer Answer(IReadOnlyList<SkillTag> tags) => BatchAnswer.Of(writer =>
    {
        writer.WriteStartArray("skills");
        foreach (var tag in tags)
        {
            JsonSerializer.Serialize(writer, tag, WireJson.Options);
        }

        writer.WriteEndArray();
    });
}
