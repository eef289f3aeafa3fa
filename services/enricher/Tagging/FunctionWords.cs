using System.Collections.Frozen;

namespace Craft.Enricher.Tagging;

/// <summary>Words that are read over on both sides, so that "Grundsätze der Pflege" is "Grundsätze von Pflege".</summary>
internal sealed class FunctionWords
{
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _words;

    private FunctionWords(params string[] words)
    {
        All = words;
        _words = words.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public IReadOnlyList<string> All { get; }

    public static FunctionWords German { get; } = new(
        "der", "die", "das", "des", "dem", "den", "ein", "eine", "einer", "eines", "einem", "einen", "von", "vom");

    public static FunctionWords English { get; } = new("the", "a", "an", "of");

    public bool Contains(ReadOnlySpan<char> folded) => folded.Length <= 5 && _words.Contains(folded);
}
