namespace Craft.Enricher.Tagging;

/// <summary>Ids of folded words, of their light stems and of their strong stems, in one language.</summary>
internal sealed class WordTable(bool isGerman)
{
    public const int MaxWord = 64;

    private readonly Dictionary<string, int> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _light = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _strong = new(StringComparer.Ordinal);
    private readonly List<string> _lightStems = [];
    private readonly List<string> _folded = [];
    private readonly List<WordIds> _ids = [];

    public bool IsGerman { get; } = isGerman;

    public int StrongCount => _strong.Count;

    public IReadOnlyList<string> LightStems => _lightStems;

    public WordIds this[int word] => _ids[word];

    public int Count => _ids.Count;

    public string Folded(int word) => _folded[word];

    public string LightStemOf(int word) => _lightStems[_ids[word].Light];

    /// <summary>Ids for a word of a label; new ones when it is new.</summary>
    public WordIds Add(ReadOnlySpan<char> folded)
    {
        var words = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        if (words.TryGetValue(folded, out var known))
        {
            return _ids[known];
        }

        Span<char> buffer = stackalloc char[MaxWord];
        var lightStem = LightStem(folded, buffer);
        var light = Id(_light, lightStem);
        if (light == _lightStems.Count)
        {
            _lightStems.Add(lightStem.ToString());
        }

        var strong = Id(_strong, StrongStem(folded, buffer));
        var ids = new WordIds(_ids.Count, light, strong);
        words[folded] = ids.Word;
        _folded.Add(folded.ToString());
        _ids.Add(ids);
        return ids;
    }

    /// <summary>Id of the strong stem of a part of a word; a new one when it is new.</summary>
    public int AddStrong(ReadOnlySpan<char> part)
    {
        Span<char> buffer = stackalloc char[MaxWord];
        return Id(_strong, StrongStem(part, buffer));
    }

    public int FindStrong(ReadOnlySpan<char> part)
    {
        Span<char> buffer = stackalloc char[MaxWord];
        return Seek(_strong, StrongStem(part, buffer));
    }

    /// <summary>Ids of a word of a text; -1 for what no label has.</summary>
    public WordIds Find(ReadOnlySpan<char> folded)
    {
        if (_words.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(folded, out var known))
        {
            return _ids[known];
        }

        Span<char> buffer = stackalloc char[MaxWord];
        return new WordIds(-1, Seek(_light, LightStem(folded, buffer)), Seek(_strong, StrongStem(folded, buffer)));
    }

    /// <summary>The light stem, in <paramref name="buffer"/> of <see cref="MaxWord"/> characters.</summary>
    public ReadOnlySpan<char> LightStem(ReadOnlySpan<char> folded, Span<char> buffer) =>
        folded.Length > MaxWord ? folded : Copy(folded, buffer)[..Stemming.Light(buffer[..folded.Length], IsGerman)];

    private ReadOnlySpan<char> StrongStem(ReadOnlySpan<char> folded, Span<char> buffer) =>
        folded.Length > MaxWord ? folded : Copy(folded, buffer)[..Stemming.Strong(buffer[..folded.Length], IsGerman)];

    private static Span<char> Copy(ReadOnlySpan<char> folded, Span<char> buffer)
    {
        folded.CopyTo(buffer);
        return buffer[..folded.Length];
    }

    private static int Id(Dictionary<string, int> ids, ReadOnlySpan<char> stem)
    {
        var lookup = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(stem, out var id))
        {
            id = ids.Count;
            lookup[stem] = id;
        }

        return id;
    }

    private static int Seek(Dictionary<string, int> ids, ReadOnlySpan<char> stem) =>
        ids.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(stem, out var id) ? id : -1;
}
