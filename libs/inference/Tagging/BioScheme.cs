namespace Craft.Inference.Tagging;

/// <summary>
/// The labels of a tagger, sorted into groups. A model with overlapping layers has several groups, one softmax each, one after
/// the other, and every <c>O</c> starts one: <c>O, B-Skill, I-Skill, O, B-Knowledge, I-Knowledge</c>. With a single <c>O</c>
/// the order does not matter.
/// </summary>
public sealed class BioScheme
{
    private const string Outside = "O";

    private BioScheme(int labels, IReadOnlyList<BioGroup> groups) => (Labels, Groups) = (labels, groups);

    /// <summary>Number of labels of all groups: the columns of the logits.</summary>
    public int Labels { get; }

    public IReadOnlyList<BioGroup> Groups { get; }

    /// <exception cref="InvalidDataException">The labels are not BIO.</exception>
    public static BioScheme Parse(IReadOnlyList<string> labels)
    {
        var starts = Enumerable.Range(0, labels.Count).Where(i => labels[i] == Outside).ToList();
        if (starts.Count == 0)
        {
            throw new InvalidDataException($"the labels {string.Join(", ", labels)} have no O");
        }

        if (starts.Count == 1)
        {
            return new BioScheme(labels.Count, [GroupOf(labels, starts[0], 0, labels.Count)]);
        }

        if (starts[0] != 0)
        {
            throw new InvalidDataException($"of the labels {string.Join(", ", labels)} the first is not O");
        }

        return new BioScheme(
            labels.Count, [.. starts.Select((start, i) => GroupOf(labels, start, start, i + 1 < starts.Count ? starts[i + 1] : labels.Count))]);
    }

    private static BioGroup GroupOf(IReadOnlyList<string> labels, int outside, int from, int to)
    {
        var (begins, insides) = (new Dictionary<string, int>(), new Dictionary<string, int>());
        for (var i = from; i < to; i++)
        {
            var fits = labels[i] switch
            {
                Outside => true,
                ['B', '-', _, ..] => begins.TryAdd(labels[i][2..], i),
                ['I', '-', _, ..] => insides.TryAdd(labels[i][2..], i),
                _ => false,
            };
            if (!fits)
            {
                throw new InvalidDataException($"the label {labels[i]} is no BIO label, or there twice");
            }
        }

        return begins.Count > 0 && begins.Count == insides.Count && begins.Keys.All(insides.ContainsKey)
            ? new BioGroup(outside, [.. begins.Select(b => new BioType(b.Key, b.Value, insides[b.Key]))])
            : throw new InvalidDataException($"the labels {string.Join(", ", labels)} do not come in pairs of B- and I-");
    }
}
