using Craft.Inference;
using Craft.Inference.Serving;
using Craft.Runtime;
using Craft.Schemas;

namespace Craft.Enricher;

/// <summary>
/// Tags the skills in the text members of courses, but not what the course asks for. A withdrawn course stays a tombstone;
/// the pump passes on its revision header.
/// </summary>
internal sealed class EnrichCourses(TaggerHolder taggers, TimeProvider time, EnricherEvents events) : IStep<Course, EnrichedCourse>
{
    /// <summary>More tags say nothing more about a course; the description, read last, is what is cut.</summary>
    public const int MaxTags = 200;

    public async Task<IReadOnlyList<Outcome<EnrichedCourse>>> HandleAsync(
        IReadOnlyList<Message<Course>> batch, CancellationToken ct)
    {
        // one tagger for the whole batch: what it found and its name belong together (C-10)
        var tagger = await taggers.CurrentAsync(ct);
        var members = batch.Select(m => m.Value is { } course ? CourseMember.Of(course).ToList() : []).ToList();
        var texts = members.SelectMany((of, i) => of.Select(m => new TaggerText(m.Text, batch[i].Value!.Language))).ToList();
        var started = time.GetTimestamp();
        var spans = await UsableOutputs.OfAsync(texts, usable => tagger.TagAsync(usable, ct));
        events.Tagged(time.GetElapsedTime(started));
        var outcomes = new Outcome<EnrichedCourse>[batch.Count];
        var read = 0;
        for (var i = 0; i < outcomes.Length; i++)
        {
            var tags = TagsOf(members[i], spans, read);
            read += members[i].Count;
            outcomes[i] = tags is null
                ? new Outcome<EnrichedCourse>.Reject($"{tagger.Model.Name} {tagger.Model.Version} gives no numbers for a text of this course")
                : new Outcome<EnrichedCourse>.Emit(new Output<EnrichedCourse>(
                    batch[i].Key, batch[i].Value is { } value ? EnrichedCourse.From(value, Capped(tags), tagger.Model) : null));
        }

        return outcomes;
    }

    /// <summary>Null when the tagger could not read one of the members.</summary>
    private static List<SkillTag>? TagsOf(List<CourseMember> members, IReadOnlyList<IReadOnlyList<SkillSpan>?> spans, int first)
    {
        var tags = new List<SkillTag>();
        for (var m = 0; m < members.Count; m++)
        {
            var (field, text) = members[m];
            if (spans[first + m] is not { } found)
            {
                return null;
            }

            var taught = field == CourseMember.Description ? Taught(text, found) : found;
            tags.AddRange(taught.Select(span => new SkillTag
            {
                Text = text[span.Start..span.End],
                Label = span.Label,
                Field = field,
                Start = span.Start,
                End = span.End,
                Confidence = span.Confidence,
                Concept = span.Concept,
            }));
        }

        return tags;
    }

    private static IEnumerable<SkillSpan> Taught(string text, IReadOnlyList<SkillSpan> spans)
    {
        var asked = spans.Count > 0 ? Prerequisites.Ranges(text) : [];
        var next = 0;
        foreach (var span in spans)
        {
            while (next < asked.Count && asked[next].End <= span.Start)
            {
                next++;
            }

            if (next == asked.Count || span.End <= asked[next].Start)
            {
                yield return span;
            }
        }
    }

    private List<SkillTag> Capped(List<SkillTag> tags)
    {
        events.Found(Math.Min(tags.Count, MaxTags), Math.Max(0, tags.Count - MaxTags));
        return tags.Count > MaxTags ? tags[..MaxTags] : tags;
    }
}
