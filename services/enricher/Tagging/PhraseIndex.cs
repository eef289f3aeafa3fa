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

    public PhraseIndex(IReadOnlyList<(LabelPattern Pattern, int[] Stems)> phrases, int symbols)
    {
        _patterns = [.. phrases.Select(p => p.Pattern)];
        _stemStart = new int[phrases.Count + 1];
        _stems = [.. phrases.SelectMany(p => p.Stems)];
        for (var i = 0; i < phrases.Count; i++)
        {
            _stemStart[i + 1] = _stemStart[i] + phrases[i].Stems.Length;
        }

        _weights = Weights(phrases, symbols);
        _totals = new float[phrases.Count];
        var heaviest = new int[phrases.Count];
        _postingStart = new int[symbols + 1];
        for (var i = 0; i < phrases.Count; i++)
        {
            var stems = StemsOf(i);
            heaviest[i] = stems[0];
            foreach (var stem in stems)
            {
                _totals[i] += _weights[stem];
                heaviest[i] = _weights[stem] > _weights[heaviest[i]] ? stem : heaviest[i];
            }

            _postingStart[heaviest[i] + 1]++;
        }

        for (var s = 0; s < symbols; s++)
        {
            _postingStart[s + 1] += _postingStart[s];
        }

        _postings = new int[phrases.Count];
        var next = _postingStart.ToArray();
        for (var i = 0; i < phrases.Count; i++)
        {
            _postings[next[heaviest[i]]++] = i;
        }
    }

    public ReadOnlySpan<int> PhrasesOf(int heaviestStem) =>
        _postings.AsSpan(_postingStart[heaviestStem], _postingStart[heaviestStem + 1] - _postingStart[heaviestStem]);

    public ReadOnlySpan<int> StemsOf(int phrase) => _stems.AsSpan(_stemStart[phrase], _stemStart[phrase + 1] - _stemStart[phrase]);

    public float Weight(int stem) => _weights[stem];

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
}
