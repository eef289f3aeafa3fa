using Craft.Inference;
using Craft.Schemas;

namespace Craft.Enricher.Tagging;

/// <summary>
/// Labels of the knowledge base and a neural tagger together: the labels bring the concepts, the network what no label says.
/// Labels go first in courses, because the search lives on their concepts; in other texts the network does, which learned from
/// people's annotations (measured: decisions 0011, 0014). Spans of one label do not overlap.
/// </summary>
internal sealed class HybridTagger(ISkillTagger labels, ISkillTagger network) : ISkillTagger
{
    // grows with every change of the rule that may give other spans with the same labels and network
    private const string CodeVersion = "1";

    // shared characters of all characters of both: from here on they mean the same place
    private const double SamePlace = 0.5;

    public ModelRef Model { get; } = new()
    {
        Name = network.Model.Name,
        Version = $"{network.Model.Version}+{CodeVersion}+{labels.Model.Name}-{labels.Model.Version}",
    };

    public async Task<IReadOnlyList<IReadOnlyList<SkillSpan>>> TagAsync(IReadOnlyList<TaggerText> texts, CancellationToken ct)
    {
        var found = network.TagAsync(texts, ct);
        try
        {
            var known = await labels.TagAsync(texts, ct);
            var read = await found;
            return [.. texts.Select((text, i) => text.OfCourse ? LabelsFirst(known[i], read[i]) : NetworkFirst(known[i], read[i]))];
        }
        finally
        {
            // when the labels are cancelled as well: whoever called lets the network go after this
            await ((Task)found).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// The network's spans; a label mostly inside one gives it its concept. Other labels count only as occupations, where the
    /// network sees none: people who annotate call few labels a skill where the network, which learned from such people, does not.
    /// </summary>
    internal static IReadOnlyList<SkillSpan> NetworkFirst(IReadOnlyList<SkillSpan> known, IReadOnlyList<SkillSpan> found) =>
    [
        .. found.Select(span => known.Where(k => k.Concept is not null && AreOfOneKind(k, span))
                .Select(k => (Label: k, Share: Overlap(k, span) / (double)(k.End - k.Start)))
                .Where(k => k.Share >= SamePlace)
                .OrderByDescending(k => Overlap(k.Label, span)).ThenByDescending(k => k.Label.Confidence)
                .Select(k => span with { Concept = k.Label.Concept })
                .FirstOrDefault(span))
            .Concat(known.Where(k => k.Label == SkillLabel.Occupation && !found.Any(f => f.Label == k.Label && Overlap(f, k) > 0)))
            .OrderBy(s => s.Start).ThenBy(s => s.End),
    ];

    /// <summary>
    /// The labels' spans, and what the network finds elsewhere. Where both mean the same place it is one span, surer than either.
    /// </summary>
    internal static IReadOnlyList<SkillSpan> LabelsFirst(IReadOnlyList<SkillSpan> known, IReadOnlyList<SkillSpan> found)
    {
        var joined = known.ToArray();
        var more = new List<SkillSpan>();
        foreach (var span in found)
        {
            var same = Array.FindIndex(joined, k => AreOfOneKind(k, span) && Shared(k, span) >= SamePlace);
            if (same >= 0)
            {
                joined[same] = joined[same] with { Confidence = Either(joined[same].Confidence, span.Confidence) };
            }
            else if (!known.Any(k => k.Label == span.Label && Overlap(k, span) > 0))
            {
                more.Add(span);
            }
        }

        return [.. joined.Concat(more).OrderBy(s => s.Start).ThenBy(s => s.End)];
    }

    // skill and knowledge are told apart in many ways; an occupation is neither
    private static bool AreOfOneKind(SkillSpan a, SkillSpan b) => (a.Label == SkillLabel.Occupation) == (b.Label == SkillLabel.Occupation);

    private static int Overlap(SkillSpan a, SkillSpan b) => Math.Max(0, Math.Min(a.End, b.End) - Math.Max(a.Start, b.Start));

    private static double Shared(SkillSpan a, SkillSpan b) =>
        (double)Overlap(a, b) / (Math.Max(a.End, b.End) - Math.Min(a.Start, b.Start));

    // two witnesses that do not know of each other
    private static double Either(double a, double b) => 1 - ((1 - a) * (1 - b));
}
