using Craft.Inference.Labels;

namespace Craft.Recommender.Labels;

/// <summary>
/// Finds concepts by the beginning of a word in a label, for someone who is still typing. A plain scan: a few milliseconds
/// for all labels of ESCO and nothing to build. Immutable.
/// </summary>
internal sealed class WordStarts(IReadOnlyList<OwnedLabel> labels)
{
    /// <summary>Below it a suggestion is only noise to someone who types.</summary>
    public const double MinSuggestion = 0.35;

    private const float AtLabelStart = 0.7f;
    private const float AtWordStart = 0.55f;
    private const float WholeWord = 0.1f;
    private const float Length = 0.2f;

    /// <summary>
    /// The <paramref name="k"/> best concepts, best first, ties by number; better the nearer to the label's beginning, when the
    /// word is whole, and the less of the label is left.
    /// </summary>
    public IReadOnlyList<LabelHit> Search(string key, int k)
    {
        if (key.Length == 0)
        {
            return [];
        }

        var best = new Dictionary<int, float>();
        foreach (var label in labels)
        {
            if (ScoreOf(label.Key, key) is > 0 and var score)
            {
                best[label.Owner] = Math.Max(best.GetValueOrDefault(label.Owner), score * label.Weight);
            }
        }

        return [.. best.Select(b => new LabelHit(b.Key, b.Value)).OrderByDescending(h => h.Score).ThenBy(h => h.Owner).Take(k)];
    }

    private static float ScoreOf(string label, string key)
    {
        for (var at = label.IndexOf(key, StringComparison.Ordinal); at >= 0; at = Next(label, key, at))
        {
            if (at == 0 || label[at - 1] == ' ')
            {
                var end = at + key.Length;
                return key.Length == label.Length ? 1
                    : (at == 0 ? AtLabelStart : AtWordStart)
                        + (end == label.Length || label[end] == ' ' ? WholeWord : 0)
                        + (Length * key.Length / label.Length);
            }
        }

        return 0;
    }

    private static int Next(string label, string key, int at) =>
        at + 1 < label.Length ? label.IndexOf(key, at + 1, StringComparison.Ordinal) : -1;
}
