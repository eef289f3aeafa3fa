using Craft.Inference;
using Craft.Schemas;

namespace Craft.Enricher.Tagging;

/// <summary>
/// Labels of the knowledge base and a neural tagger together: the labels bring the concepts, the network what no label says.
/// Where both mean the same place it is one span, surer than either; spans of one label do not overlap.
/// </summary>
internal sealed class HybridTagger(ISkillTagger labels, ISkillTagger network) : ISkillTagger
{
    // shared characters of all characters of both: from here on they mean the same place
    private const double SamePlace = 0.5;

    public ModelRef Model { get; } = new()
    {
        Name = network.Model.Name,
        Version = $"{network.Model.Version}+{labels.Model.Name}-{labels.Model.Version}",
    };

    public async Task<IReadOnlyList<IReadOnlyList<SkillSpan>>> TagAsync(IReadOnlyList<TaggerText> texts, CancellationToken ct)
    {
        var found = network.TagAsync(texts, ct);
        var known = await labels.TagAsync(texts, ct);
        return [.. known.Zip(await found, Join)];
    }

    /// <summary>The spans of one text.</summary>
    internal static IReadOnlyList<SkillSpan> Join(IReadOnlyList<SkillSpan> known, IReadOnlyList<SkillSpan> found)
    {
        var joined = known.ToArray();
        var more = new List<SkillSpan>();
        foreach (var span in found)
        {
            var same = Array.FindIndex(joined, k => Shared(k, span) >= SamePlace);
            if (same >= 0)
            {
                joined[same] = joined[same] with { Confidence = Either(joined[same].Confidence, span.Confidence) };
            }
            else if (!known.Any(k => k.Label == span.Label && k.Start < span.End && span.Start < k.End))
            {
                more.Add(span);
            }
        }

        return [.. joined.Concat(more).OrderBy(s => s.Start).ThenBy(s => s.End)];
    }

    private static double Shared(SkillSpan a, SkillSpan b) =>
        (double)Math.Max(0, Math.Min(a.End, b.End) - Math.Max(a.Start, b.Start)) / (Math.Max(a.End, b.End) - Math.Min(a.Start, b.Start));

    // two witnesses that do not know of each other
    private static double Either(double a, double b) => 1 - ((1 - a) * (1 - b));
}
