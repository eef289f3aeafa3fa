namespace Craft.Inference.Evaluation;

/// <summary>
/// Cosine of tf-idf vectors as scikit-learn's TfidfVectorizer makes them by default: raw counts times ln((1 + N) / (1 + df)) + 1,
/// scaled to length 1; N counts empty documents too, terms that no document holds are dropped from the query. With
/// <see cref="CharacterNgrams"/> the character baseline; any other terms will do.
/// </summary>
public sealed class TfIdfIndex
{
    private readonly TermPostings _postings;
    private readonly double[] _norms;

    /// <summary>Indexes the terms of documents; their numbers are their places.</summary>
    public TfIdfIndex(IEnumerable<IEnumerable<string>> documents)
    {
        _postings = new TermPostings(documents);
        _norms = new double[_postings.Lengths.Count];
        foreach (var found in _postings.All)
        {
            var idf = Idf(found.Count);
            foreach (var (document, count) in found)
            {
                _norms[document] += count * idf * count * idf;
            }
        }

        for (var i = 0; i < _norms.Length; i++)
        {
            _norms[i] = Math.Sqrt(_norms[i]);
        }
    }

    /// <summary>Every document that shares a term with the query, best first; equal scores by number.</summary>
    public IReadOnlyList<ScoredDocument> Search(IEnumerable<string> query) => TermPostings.Ranked(Scores(query));

    /// <summary>The cosine with every document, 0 where no term is shared.</summary>
    public double[] Scores(IEnumerable<string> query)
    {
        var scores = new double[_norms.Length];
        var squares = 0.0;
        foreach (var term in query.CountBy(term => term, StringComparer.Ordinal))
        {
            var found = _postings.Of(term.Key);
            if (found.IsEmpty)
            {
                continue;
            }

            var idf = Idf(found.Length);
            var weight = term.Value * idf;
            squares += weight * weight;
            foreach (var (document, count) in found)
            {
                scores[document] += weight * count * idf;
            }
        }

        var norm = Math.Sqrt(squares);
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = scores[i] > 0 ? scores[i] / (norm * _norms[i]) : 0;
        }

        return scores;
    }

    private double Idf(int documents) => Math.Log((1.0 + _norms.Length) / (1.0 + documents)) + 1;
}
