namespace Craft.Inference.Tokenizing;

/// <summary>How often two pieces are neighbours, and in which words they are or once were.</summary>
internal sealed class PairStatistics
{
    public long Count { get; set; }

    public HashSet<int> Words { get; } = [];
}
