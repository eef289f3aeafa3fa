using System.Runtime.InteropServices;

namespace Craft.Inference.Evaluation;

/// <summary>For each term the documents that hold it and how often, in memory; shared by the lexical baselines.</summary>
internal sealed class TermPostings
{
    private readonly Dictionary<string, List<(int Document, int Count)>> _byTerm = new(StringComparer.Ordinal);
    private readonly List<int> _lengths = [];

    public TermPostings(IEnumerable<IEnumerable<string>> documents)
    {
        foreach (var document in documents)
        {
            var length = 0;
            foreach (var term in document)
            {
                Add(term, _lengths.Count);
                length++;
            }

            _lengths.Add(length);
        }
    }

    /// <summary>The number of terms of each document.</summary>
    public IReadOnlyList<int> Lengths => _lengths;

    public IReadOnlyDictionary<string, List<(int Document, int Count)>> All => _byTerm;

    public ReadOnlySpan<(int Document, int Count)> Of(string term) => CollectionsMarshal.AsSpan(_byTerm.GetValueOrDefault(term));

    /// <summary>All documents above zero, score descending, equal scores by number.</summary>
    public static IReadOnlyList<ScoredDocument> Ranked(double[] scores)
    {
        var found = new List<ScoredDocument>();
        for (var document = 0; document < scores.Length; document++)
        {
            if (scores[document] > 0)
            {
                found.Add(new ScoredDocument(document, scores[document]));
            }
        }

        found.Sort(static (a, b) => a.Score == b.Score ? a.Document.CompareTo(b.Document) : b.Score.CompareTo(a.Score));
        return found;
    }

    private void Add(string term, int document)
    {
        ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_byTerm, term, out _);
        list ??= [];
        if (list.Count > 0 && list[^1].Document == document)
        {
            list[^1] = (document, list[^1].Count + 1);
        }
        else
        {
            list.Add((document, 1));
        }
    }
}
