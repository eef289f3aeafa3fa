using Craft.Inference.Evaluation;

namespace Craft.Inference.Labels;

/// <summary>
/// Naive Bayes over character n-grams: how much likelier a text is among the names of a class than among all names. Dirichlet
/// smoothing with the background (Zhai and Lafferty 2004). Immutable.
/// </summary>
public sealed class GramClasses
{
    private const double Smoothing = 200;
    private const int Shortest = 3;

    private readonly Dictionary<string, (int Class, float Count)[]> _byGram;
    private readonly Dictionary<string, double> _background;
    private readonly double[] _unseen;

    /// <summary>Every name and the number of its class; a name counts by the root of its length.</summary>
    public GramClasses(IReadOnlyList<(string Name, int Class)> names, int classes)
    {
        var totals = new double[classes];
        var counts = new Dictionary<string, Dictionary<int, float>>(StringComparer.Ordinal);
        foreach (var (name, number) in names)
        {
            var grams = CharacterNgrams.Of(name, Shortest);
            var weight = 1 / MathF.Sqrt(grams.Count);
            foreach (var gram in grams)
            {
                if (!counts.TryGetValue(gram, out var its))
                {
                    counts.Add(gram, its = []);
                }

                its[number] = its.GetValueOrDefault(number) + weight;
                totals[number] += weight;
            }
        }

        var all = totals.Sum();
        _background = counts.ToDictionary(c => c.Key, c => c.Value.Values.Sum(v => (double)v) / all, StringComparer.Ordinal);
        _byGram = counts.ToDictionary(
            c => c.Key, c => c.Value.OrderBy(v => v.Key).Select(v => (v.Key, v.Value)).ToArray(), StringComparer.Ordinal);
        _unseen = Array.ConvertAll(totals, total => Math.Log(Smoothing / (total + Smoothing)));
    }

    /// <summary>The log of the likelihood ratio of every class by the root of the text's length; 0 says nothing, more is likelier.</summary>
    public double[] Scores(string text)
    {
        var grams = CharacterNgrams.Of(text, Shortest).Where(_byGram.ContainsKey).ToList();
        var scores = Array.ConvertAll(_unseen, unseen => unseen * grams.Count);
        foreach (var gram in grams)
        {
            var share = Smoothing * _background[gram];
            foreach (var (number, count) in _byGram[gram])
            {
                scores[number] += Math.Log(1 + (count / share));
            }
        }

        var scale = Math.Sqrt(grams.Count + 1);
        return Array.ConvertAll(scores, score => score / scale);
    }
}
