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
        using var lease = await taggers.RentAsync(ct);
        var tagger = lease.Tagger;
        var texts = batch.Select(m => m.Value is { } course
            ? new TaggableText(course.Language, [.. CourseMember.Of(course)])
            : new TaggableText("", [])).ToList();
        var started = time.GetTimestamp();
        var tags = await CourseTagging.TagAsync(tagger, texts, ct);
        events.Tagged(time.GetElapsedTime(started));
        var outcomes = new Outcome<EnrichedCourse>[batch.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = tags[i] is { } found
                ? new Outcome<EnrichedCourse>.Emit(new Output<EnrichedCourse>(
                    batch[i].Key, batch[i].Value is { } value ? EnrichedCourse.From(value, Capped(found), tagger.Model) : null))
                : new Outcome<EnrichedCourse>.Reject($"{tagger.Model.Name} {tagger.Model.Version} gives no numbers for a text of this course");
        }

        return outcomes;
    }

    private IReadOnlyList<SkillTag> Capped(IReadOnlyList<SkillTag> tags)
    {
        events.Found(Math.Min(tags.Count, MaxTags), Math.Max(0, tags.Count - MaxTags));
        return tags.Count > MaxTags ? [.. tags.Take(MaxTags)] : tags;
    }
}
