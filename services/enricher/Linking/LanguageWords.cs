using Craft.Enricher.Tagging;

namespace Craft.Enricher.Linking;

/// <summary>
/// The stems of labels and descriptions of one language, compounds in their parts, in flat arrays; a stem weighs more the fewer
/// concepts have it. Immutable.
/// </summary>
internal sealed class LanguageWords
{
    private const int Typical = 30;

    private readonly WordReader _reader;
    private readonly float[] _weights;
    private readonly float _unknown;

    // stems of label l: _stems[_labels[l].._labels[l + 1]]; labels of concept c: _concepts[c].._concepts[c + 1]
    private readonly int[] _stems;
    private readonly int[] _labels;
    private readonly int[] _concepts;
    private readonly int[][] _contexts;

    // concepts whose context has stem s: _postings[_starts[s].._starts[s + 1]]
    private readonly int[] _postings;
    private readonly int[] _starts;

    /// <param name="reader">Of the language.</param>
    /// <param name="labels">Of every concept.</param>
    /// <param name="descriptions">Of every concept.</param>
    public LanguageWords(WordReader reader, IReadOnlyList<IReadOnlyList<string>> labels, IReadOnlyList<string?> descriptions)
    {
        _reader = reader;
        var (stems, ends, words) = (new List<int>(), new List<int> { 0 }, new TokenText());
        _concepts = new int[labels.Count + 1];
        _contexts = new int[labels.Count][];
        for (var concept = 0; concept < labels.Count; concept++)
        {
            foreach (var label in labels[concept])
            {
                words.Read(label);
                stems.AddRange(Stems(words).Where(s => s >= 0));
                ends.Add(stems.Count);
            }

            _concepts[concept + 1] = ends.Count - 1;
            words.Read(descriptions[concept] ?? "");
            _contexts[concept] = [.. Stems(words).Concat(stems[ends[_concepts[concept]]..]).Where(s => s >= 0).Distinct().Order()];
        }

        (_stems, _labels) = ([.. stems], [.. ends]);
        var counts = new int[reader.Lexicon.Words.StrongCount];
        foreach (var stem in _contexts.SelectMany(c => c))
        {
            counts[stem]++;
        }

        _starts = new int[counts.Length + 1];
        for (var stem = 0; stem < counts.Length; stem++)
        {
            _starts[stem + 1] = _starts[stem] + counts[stem];
        }

        _postings = new int[_starts[^1]];
        var next = _starts.ToArray();
        for (var concept = 0; concept < _contexts.Length; concept++)
        {
            foreach (var stem in _contexts[concept])
            {
                _postings[next[stem]++] = concept;
            }
        }

        _weights = [.. counts.Select(c => MathF.Log((labels.Count + 1f) / (c + 0.5f)))];
        _unknown = MathF.Log(2 * (labels.Count + 1f));
    }

    /// <summary>The distinct stems that say something; -1 for every word that no label has.</summary>
    public int[] Stems(TokenText words)
    {
        var stems = new List<int>();
        for (var i = 0; i < words.Count; i++)
        {
            var facts = _reader.Of(words.Folded(i));
            if (!facts.IsLight)
            {
                stems.AddRange(facts.FirstPart >= 0 && facts.SecondPart >= 0 ? [facts.FirstPart, facts.SecondPart] : [facts.Ids.Strong]);
            }
        }

        return [.. stems.Distinct()];
    }

    /// <summary>The most similar label of the concept.</summary>
    public WordMatch Compare(int[] phrase, int concept)
    {
        var best = default(WordMatch);
        var total = phrase.Sum(Weight);
        for (var label = _concepts[concept]; label < _concepts[concept + 1]; label++)
        {
            var its = _stems.AsSpan(_labels[label].._labels[label + 1]);
            var (common, own) = (0f, 0f);
            foreach (var stem in its)
            {
                own += _weights[stem];
                common += phrase.AsSpan().Contains(stem) ? _weights[stem] : 0;
            }

            var match = common == 0 ? default : new WordMatch(common / total, common / own, 0);
            best = match.Similarity > best.Similarity ? match : best;
        }

        return best;
    }

    /// <summary>Adds to every concept what it says of the phrase, by the length of what it says in all.</summary>
    public void Score(int[] phrase, Span<float> scores)
    {
        foreach (var stem in phrase)
        {
            if (stem >= 0)
            {
                foreach (var concept in _postings.AsSpan(_starts[stem].._starts[stem + 1]))
                {
                    scores[concept] += _weights[stem] / (Typical + _contexts[concept].Length);
                }
            }
        }
    }

    /// <summary>The share of the phrase that the concept's labels and description have.</summary>
    public double Context(int[] phrase, int concept)
    {
        var (said, total) = (0f, 0f);
        foreach (var stem in phrase)
        {
            total += Weight(stem);
            said += stem >= 0 && Array.BinarySearch(_contexts[concept], stem) >= 0 ? _weights[stem] : 0;
        }

        return total == 0 ? 0 : said / total;
    }

    private float Weight(int stem) => stem < 0 ? _unknown : _weights[stem];
}
