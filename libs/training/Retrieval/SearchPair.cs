using System.Text.Json;

namespace Craft.Training.Retrieval;

/// <summary>
/// A search and a text that answers it. <see cref="Keys"/> are what the search is for, <see cref="PassageKeys"/> what the text
/// offers: a text that shares a key with a search is never its negative. A line of <c>pairs.jsonl</c>:
/// <c>{"query": .., "passage": .., "keys": [..], "passageKeys": [..]}</c>.
/// </summary>
internal sealed record SearchPair(string Query, string Passage, IReadOnlySet<string> Keys, IReadOnlySet<string> PassageKeys)
{
    public static IReadOnlyList<SearchPair> Read(string path) => JsonLines.Read(path, Of);

    /// <summary>The passage of another pair answers this search as well.</summary>
    public bool IsAnsweredBy(SearchPair other) => Passage == other.Passage || Keys.Overlaps(other.PassageKeys);

    private static SearchPair Of(JsonElement line) => new(
        JsonLines.Text(line, "query"), JsonLines.Text(line, "passage"),
        JsonLines.Texts(line, "keys").ToHashSet(StringComparer.Ordinal),
        JsonLines.Texts(line, "passageKeys").ToHashSet(StringComparer.Ordinal));
}
