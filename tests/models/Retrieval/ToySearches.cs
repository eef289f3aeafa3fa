using Craft.Training.Optimise;
using Craft.Training.Retrieval;

namespace Craft.ModelTests.Retrieval;

/// <summary>Searches for words, each with a passage that offers some of them.</summary>
internal static class ToySearches
{
    public static IReadOnlyList<SearchPair> Make(int count, ulong seed = 4) => [.. Enumerable.Range(0, count).Select(i => Pair(Chance.At(seed, i)))];

    private static SearchPair Pair(Chance chance)
    {
        string[] keys = [Word(chance), Word(chance)];
        string[] offered = [keys[0], Word(chance)];
        return new SearchPair(
            string.Join(' ', keys), string.Join(' ', offered), keys.ToHashSet(StringComparer.Ordinal), offered.ToHashSet(StringComparer.Ordinal));
    }

    private static string Word(Chance chance) => TinyEncoder.Words[chance.Below(TinyEncoder.Words.Length)];
}
