namespace Craft.Enricher.Tagging;

/// <summary>
/// Labels of several words as weighted sets of stems, found by their heaviest stem. Rare stems weigh more, so "use" counts
/// little in "use soldering equipment". Compact arrays; immutable.
/// </summary>
internal sealed class PhraseIndex
{
    private readonly int[] _postingStart;
    private readonly int[] _postings;
    private readonly int[] _stemStart;
    private readonly int[] _stems;
    private readonly float[] _weights;
    private readonly float[] _totals;
    private readonly LabelPattern[] _patterns;

    /// <param name="phrases">Labels of one concept stand together; stems of a label differ.</param>
    /// <param name="symbols">Stems are in [0, symbols).</param>
    public PhraseIndex(IReadOnlyList<(LabelPattern Pattern, int[] Stems)> phrases, int symbols)
    {
        RareWeight = MathF.Log((phrases.Count + 1) / 1.5f);
        _patterns = [.. phrases.Select(p => p.Pattern)];
        _stems = [.. phrases.SelectMany(p => p.Stems)];
        _stemStart = new int[phrases.Count + 1];
        for (var i = 0; i < phrases.Count; i++)
        {
            _stemStart[i + 1] = _stemStart[i] + phrases[i].Stems.Length;
        }

        var weights = Weights(phrases, symbols);
        _weights = [.. _stems.Select(s => weights[s])];
        _totals = [.. phrases.Select(p => p.Stems.Sum(s => weights[s]))];
        (_postingStart, _postings) = Postings([.. phrases.Select(p => p.Stems.MaxBy(s => weights[s]))], symbols);
    }

    /// <summary>The weight of a stem that one label alone has.</summary>
    public float RareWeight { get; }

    public ReadOnlySpan<int> PhrasesOf(int heaviestStem) =>
        _postings.AsSpan(_postingStart[heaviestStem].._postingStart[heaviestStem + 1]);

    public ReadOnlySpan<int> StemsOf(int phrase) => _stems.AsSpan(_stemStart[phrase].._stemStart[phrase + 1]);

    public ReadOnlySpan<float> WeightsOf(int phrase) => _weights.AsSpan(_stemStart[phrase].._stemStart[phrase + 1]);

    public float Total(int phrase) => _totals[phrase];

    public LabelPattern Pattern(int phrase) => _patterns[phrase];

    // inverse frequency over concepts, not labels: twenty alternatives of one concept make no word common
    private static float[] Weights(IReadOnlyList<(LabelPattern Pattern, int[] Stems)> phrases, int symbols)
    {
        var counts = new int[symbols];
        var last = new Concept?[symbols];
        foreach (var (pattern, stems) in phrases)
        {
            foreach (var stem in stems)
            {
                counts[stem] += ReferenceEquals(last[stem], pattern.Concept) ? 0 : 1;
                last[stem] = pattern.Concept;
            }
        }

        return [.. counts.Select(c => MathF.Log((phrases.Count + 1f) / (c + 0.5f)))];
    }

    private static (int[] Start, int[] Postings) Postings(int[] heaviest, int symbols)
    {
        var start = new int[symbols + 1];
        foreach (var stem in heaviest)
        {
            start[stem + 1]++;
        }

        for (var s = 0; s < symbols; s++)
        {
            start[s + 1] += start[s];
        }

        var next = start.ToArray();
        var postings = new int[heaviest.Length];
        for (var i = 0; i < heaviest.Length; i++)
        {
            postings[next[heaviest[i]]++] = i;
        }

        return (start, postings);
    }
}
