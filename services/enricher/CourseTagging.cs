using Craft.Inference;
using Craft.Inference.Serving;
using Craft.Schemas;

namespace Craft.Enricher;

/// <summary>
/// From members to tags, the same for the stage and for <c>craft tag</c>: all members of all courses go to the tagger at once;
/// what a description asks for is left out.
/// </summary>
internal static class CourseTagging
{
    /// <summary>The tags of every text, in the order of its members; null where the tagger could not read one of them.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<SkillTag>?>> TagAsync(
        ISkillTagger tagger, IReadOnlyList<TaggableText> texts, CancellationToken ct)
    {
        var members = texts.SelectMany(t => t.Members.Select(m => new TaggerText(m.Text, t.Language, t.IsCourse))).ToList();
        var spans = await UsableOutputs.OfAsync(members, usable => tagger.TagAsync(usable, ct));
        var tags = new IReadOnlyList<SkillTag>?[texts.Count];
        var read = 0;
        for (var i = 0; i < tags.Length; i++)
        {
            tags[i] = TagsOf(texts[i].Members, spans, read);
            read += texts[i].Members.Count;
        }

        return tags;
    }

    private static List<SkillTag>? TagsOf(
        IReadOnlyList<CourseMember> members, IReadOnlyList<IReadOnlyList<SkillSpan>?> spans, int first)
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
                Confidence = Math.Round(span.Confidence, 4),
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
}
