namespace Craft.Evaluate;

/// <summary>
/// A query: its name, the group that the bootstrap draws as a whole, its text by language (<c>de</c>, <c>en</c>), and the grades
/// of the documents (by number) that answer it.
/// </summary>
internal sealed record RankingCase(
    string Id, string Group, IReadOnlyDictionary<string, string> Texts, IReadOnlyDictionary<int, int> Grades);
