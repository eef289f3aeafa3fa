namespace Craft.Inference.Evaluation;

/// <summary>
/// Cosine of tf-idf vectors as scikit-learn's TfidfVectorizer makes them: counts (1 + ln(count) when sublinear) times
/// ln((1 + N) / (1 + df)) + 1, scaled to length 1. N counts empty documents too, terms that no document holds are dropped from the
/// query. With <see cref="CharacterNgrams"/> the character baseline; any other terms will do.
/// </summary>
public sealed class TfIdfIndex
{
    private readonly Dictionary<string, Posting[]> _postings = new(StringComparer.Ordinal);
    private readonly int _documents;
    private readonly bool _sublinear;

    /// <summary>Indexes the terms of documents; their numbers are their places.</summary>
    public TfIdfIndex(IEnumerable<IEnumerable<string>> documents, bool sublinear = false)
    {
        _sublinear = sublinear;
        var counts = new TermPostings(documents);
        _documents = counts.Lengths.Count;
        var squares = new double[_documents];
        foreach (var (term, found) in counts.All)
        {
            var idf = Idf(found.Count);
            Posting[] weighed = [.. found.Select(f => new Posting(f.Document, Weight(f.Count) * idf))];
            _postings.Add(term, weighed);
            foreach (var posting in weighed)
            {
                squares[posting.Document] += posting.Weight * posting.Weight;
            }
        }

        foreach (var posting in _postings.Values)
        {
            foreach (ref var entry in posting.AsSpan())
            {
                entry = entry with { Weight = entry.Weight / Math.Sqrt(squares[entry.Document]) };
            }
        }
    }

    /// <summary>Every document that shares a term with the query, best first; equal scores by number.</summary>
    public IReadOnlyList<ScoredDocument> Search(IEnumerable<string> query) => TermPostings.Ranked(Scores(query));

    /// <summary>The cosine with every document, 0 where no term is shared.</summary>
    public double[] Scores(IEnumerable<string> query)
    {
        var weights = query.CountBy(term => term, StringComparer.Ordinal)
            .Where(term => _postings.ContainsKey(term.Key))
            .Select(term => (Postings: _postings[term.Key], Weight: Weight(term.Value) * Idf(_postings[term.Key].Length)))
            .ToList();
        var norm = Math.Sqrt(weights.Sum(term => term.Weight * term.Weight));
        var scores = new double[_documents];
        foreach (var (postings, weight) in weights)
        {
            var scaled = weight / norm;
            foreach (ref readonly var posting in postings.AsSpan())
            {
                scores[posting.Document] += scaled * posting.Weight;
            }
        }

        return scores;
    }

    private double Weight(int count) => _sublinear && count > 1 ? 1 + Math.Log(count) : count;

    private double Idf(int documents) => Math.Log((1.0 + _documents) / (1.0 + documents)) + 1;

    private readonly record struct Posting(int Document, double Weight);
}
