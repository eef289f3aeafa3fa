namespace Craft.Training.Tagging;

/// <summary>
/// A file of labelled texts and what its labels mean here: <c>PATH</c> annotates every label of the model,
/// <c>PATH@Skill,Domain>Knowledge</c> only these, one of them under another name. What a file does not annotate is not taught by
/// its texts and not scored on them.
/// </summary>
internal sealed record TaggedSource(string Path, IReadOnlyDictionary<string, string> Names)
{
    public static TaggedSource Parse(string written, IReadOnlyList<string> labels)
    {
        if (written.Split('@') is not [var path, var names])
        {
            return new TaggedSource(written, labels.ToDictionary(l => l, StringComparer.Ordinal));
        }

        return new TaggedSource(
            path, names.Split(',').Select(n => n.Split('>')).ToDictionary(n => n[0], n => n[^1], StringComparer.Ordinal));
    }

    public IReadOnlyList<TaggedText> Read() => [.. TaggedFiles.Read(Path).Select(t => t.Renamed(Names))];

    public bool Annotates(IEnumerable<string> labels) => labels.Any(Names.Values.Contains);
}
