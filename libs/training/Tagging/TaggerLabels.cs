using Craft.Inference.Tagging;

namespace Craft.Training.Tagging;

/// <summary>
/// The labels of a tagger, written as <c>Skill|Knowledge</c> (layers that may overlap, one softmax each) or
/// <c>Skill,Knowledge</c> (one layer).
/// </summary>
internal sealed class TaggerLabels
{
    private TaggerLabels(IReadOnlyList<string> columns, BioScheme scheme) => (Columns, Scheme) = (columns, scheme);

    /// <summary>By id: each layer's O, then B- and I- of its types.</summary>
    public IReadOnlyList<string> Columns { get; }

    public BioScheme Scheme { get; }

    public IReadOnlyList<string> Types => [.. Scheme.Groups.SelectMany(g => g.Types).Select(t => t.Name)];

    public static TaggerLabels Parse(string written)
    {
        string[] columns = [.. written.Split('|').SelectMany(layer => (string[])["O", .. layer.Split(',').SelectMany(type => (string[])["B-" + type, "I-" + type])])];
        return new TaggerLabels(columns, BioScheme.Parse(columns));
    }
}
