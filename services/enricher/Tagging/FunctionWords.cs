using System.Collections.Frozen;

namespace Craft.Enricher.Tagging;

/// <summary>Words that are read over on both sides, so that "Grundsätze der Pflege" is "Grundsätze von Pflege".</summary>
internal sealed class FunctionWords
{
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _words;

    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _light;

    private FunctionWords(string[] words, string[] light)
    {
        All = [.. words, .. light];
        _light = light.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _words = words.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public IReadOnlyList<string> All { get; }

    public static FunctionWords German { get; } = new(
        ["der", "die", "das", "des", "dem", "den", "ein", "eine", "einer", "eines", "einem", "einen", "von", "vom"],
        ["in", "im", "ins", "an", "am", "auf", "aus", "bei", "mit", "zu", "zum", "zur", "fuer", "und", "oder", "nach", "ueber", "um",
         "durch", "gegen", "unter", "vor", "als", "sich", "auch"]);

    public static FunctionWords English { get; } = new(
        ["the", "a", "an", "of"],
        ["in", "on", "at", "to", "for", "with", "by", "and", "or", "from", "as", "into", "about", "your", "their", "its"]);

    public bool Contains(ReadOnlySpan<char> folded) => folded.Length <= 5 && _words.Contains(folded);

    public bool IsLight(ReadOnlySpan<char> folded) => folded.Length <= 6 && (_words.Contains(folded) || _light.Contains(folded));
}
