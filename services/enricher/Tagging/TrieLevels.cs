namespace Craft.Enricher.Tagging;

/// <summary>The arrays of a trie that is built level by level; nodes must be opened in the order of their numbers.</summary>
internal sealed class TrieLevels(int symbols)
{
    public List<int> ChildStart { get; } = [];

    public List<int> ChildSymbol { get; } = [];

    public List<int> ChildNode { get; } = [];

    public int[] RootChild { get; } = new int[symbols];

    public List<int> Pattern { get; } = [-1];

    public List<int> Depth { get; } = [0];

    public void Open(int node)
    {
        if (node != ChildStart.Count)
        {
            throw new InvalidOperationException($"node {node} is opened after {ChildStart.Count} nodes");
        }

        ChildStart.Add(ChildSymbol.Count);
    }

    public void End(int node, int pattern) => Pattern[node] = pattern;

    public int AddChild(int node, int symbol, int depth)
    {
        var child = Pattern.Count;
        Pattern.Add(-1);
        Depth.Add(depth);
        ChildSymbol.Add(symbol);
        ChildNode.Add(child);
        if (node == WordAutomaton.Root)
        {
            RootChild[symbol] = child;
        }

        return child;
    }

    public void Close() => ChildStart.Add(ChildSymbol.Count);
}
