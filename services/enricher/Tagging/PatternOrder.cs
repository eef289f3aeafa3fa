namespace Craft.Enricher.Tagging;

/// <summary>
/// Which concept a label means when several share it: preferred labels and what is like them
/// first, skills before occupations, then what more
/// occupations need, then the URI, so that the choice never depends on chance.
/// </summary>
internal sealed class PatternOrder : IComparer<LabelPattern>
{
    private PatternOrder()
    {
    }

    public static PatternOrder Instance { get; } = new();

    public int Compare(LabelPattern? x, LabelPattern? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var order = x.Kind.CompareTo(y.Kind);
        order = order != 0 ? order : y.IsNearPreferred.CompareTo(x.IsNearPreferred);
        order = order != 0 ? order : x.IsOccupation.CompareTo(y.IsOccupation);
        order = order != 0 ? order : y.Concept.Demand.CompareTo(x.Concept.Demand);
        order = order != 0 ? order : string.CompareOrdinal(x.Concept.Uri, y.Concept.Uri);
        return order != 0 ? order : x.Words.AsSpan().SequenceCompareTo(y.Words);
    }
}
