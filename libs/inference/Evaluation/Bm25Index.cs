namespace Craft.Inference.Evaluation;

/// <summary>
/// BM25 as Lucene computes it since version 8, with exact document lengths: the sum over query tokens (repeats count) of
/// ln(1 + (N - df + 0.5) / (df + 0.5)) * tf / (tf + k1 * (1 - b + b * length / average)). N and the average leave empty
/// documents out. A baseline to measure against, not the product's search.
/// </summary>
public sealed class Bm25Index
{
    private readonly TermPostings _postings;
    private readonly double[] _norms;
    private readonly int _filled;

    /// <summary>Indexes tokenised documents; their numbers are their places.</summary>
    public Bm25Index(IEnumerable<IEnumerable<string>> documents, double k1 = 1.2, double b = 0.75)
    {
        _postings = new TermPostings(documents);
        _filled = _postings.Lengths.Count(length => length > 0);
        var average = _postings.Lengths.Sum(length => (double)length) / Math.Max(1, _filled);
        _norms = [.. _postings.Lengths.Select(length => length == 0 ? 0 : k1 * (1 - b + (b * length / average)))];
    }

    /// <summary>Every document that holds a token of the query, best first; equal scores by number.</summary>
    public IReadOnlyList<ScoredDocument> Search(IEnumerable<string> query) => TermPostings.Ranked(Scores(query));

    /// <summary>The score of every document, 0 where no token is found.</summary>
    public double[] Scores(IEnumerable<string> query)
    {
        var scores = new double[_norms.Length];
        foreach (var token in query)
        {
            var found = _postings.Of(token);
            var idf = Math.Log(1 + ((_filled - found.Length + 0.5) / (found.Length + 0.5)));
            foreach (var (document, count) in found)
            {
                scores[document] += idf * count / (count + _norms[document]);
            }
        }

        return scores;
    }
}
