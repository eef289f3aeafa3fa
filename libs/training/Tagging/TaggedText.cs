namespace Craft.Training.Tagging;

/// <summary>
/// A text with its labelled spans. Units are the tokens of the data set, by which its spans are scored; null where the data set
/// has none, then it is the tokenizer's words.
/// </summary>
internal sealed record TaggedText(string Text, IReadOnlyList<TaggedSpan> Spans, IReadOnlyList<(int Start, int End)>? Units)
{
    /// <summary>Joins tokens with blanks; the spans count tokens, last one exclusive.</summary>
    public static TaggedText Of(IReadOnlyList<string> tokens, IEnumerable<(int First, int End, string Label)> spans)
    {
        var units = new (int Start, int End)[tokens.Count];
        var at = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            units[i] = (at, at + tokens[i].Length);
            at += tokens[i].Length + 1;
        }

        return new TaggedText(
            string.Join(' ', tokens), [.. spans.Where(s => s.First < s.End).Select(s => new TaggedSpan(units[s.First].Start, units[s.End - 1].End, s.Label))], units);
    }

    /// <summary>The same with other names for the labels; spans of labels without a name are left out.</summary>
    public TaggedText Renamed(IReadOnlyDictionary<string, string> names) => this with
    {
        Spans = [.. Spans.Where(s => names.ContainsKey(s.Label)).Select(s => s with { Label = names[s.Label] })],
    };
}
