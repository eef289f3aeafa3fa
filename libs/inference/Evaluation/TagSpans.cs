namespace Craft.Inference.Evaluation;

/// <summary>Reads entities out of BIO tags (<c>O</c>, <c>B-Type</c>, <c>I-Type</c>) as seqeval 1.2.2 does.</summary>
public static class TagSpans
{
    /// <summary>The entities of one sequence, from left to right.</summary>
    /// <exception cref="FormatException">A tag is of another scheme.</exception>
    public static IReadOnlyList<TagSpan> Read(IReadOnlyList<string> tags, TagReading reading)
    {
        var spans = new List<TagSpan>();
        TagSpan? open = null;
        for (var i = 0; i < tags.Count; i++)
        {
            var (inside, type) = Parse(tags[i]);
            if (open is { } current && inside && type == current.Type)
            {
                open = current with { Last = i };
                continue;
            }

            Close(spans, open);
            open = type is not null && (!inside || reading == TagReading.Lenient) ? new TagSpan(type, i, i) : null;
        }

        Close(spans, open);
        return spans;
    }

    private static void Close(List<TagSpan> spans, TagSpan? open)
    {
        if (open is { } span)
        {
            spans.Add(span);
        }
    }

    private static (bool Inside, string? Type) Parse(string tag) => tag switch
    {
        "O" => (false, null),
        ['B', '-', _, ..] => (false, tag[2..]),
        ['I', '-', _, ..] => (true, tag[2..]),
        _ => throw new FormatException($"{tag} is not a BIO tag"),
    };
}
