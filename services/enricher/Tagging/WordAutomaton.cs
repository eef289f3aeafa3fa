namespace Craft.Enricher.Tagging;

/// <summary>
/// Aho-Corasick over symbols (ids of stems): finds every pattern at every place in one pass, whatever the number of patterns.
/// A trie in arrays, children of a node sorted by symbol; immutable.
/// </summary>
internal sealed class WordAutomaton
{
    public const int Root = 0;

    private readonly int[] _childStart;
    private readonly int[] _childSymbol;
    private readonly int[] _childNode;
    private readonly int[] _rootChild;
    private readonly int[] _fail;
    private readonly int[] _pattern;
    private readonly int[] _shorter;
    private readonly int[] _depth;

    private WordAutomaton(int[] childStart, int[] childSymbol, int[] childNode, int[] rootChild, int[] pattern, int[] depth)
    {
        _childStart = childStart;
        _childSymbol = childSymbol;
        _childNode = childNode;
        _rootChild = rootChild;
        _pattern = pattern;
        _depth = depth;
        _fail = new int[pattern.Length];
        _shorter = new int[pattern.Length];
        Link();
    }

    public int Nodes => _pattern.Length;

    /// <summary>Patterns must differ and hold at least one symbol in [0, <paramref name="symbols"/>).</summary>
    public static WordAutomaton Build(IReadOnlyList<int[]> patterns, int symbols)
    {
        var order = Enumerable.Range(0, patterns.Count).ToArray();
        Array.Sort(order, (a, b) => patterns[a].AsSpan().SequenceCompareTo(patterns[b]));
        var trie = new TrieLevels(symbols);

        // level by level, so that nodes are numbered in the order in which they are linked later
        var level = new List<(int Node, int From, int To)> { (Root, 0, order.Length) };
        for (var depth = 0; level.Count > 0; depth++)
        {
            var next = new List<(int, int, int)>();
            foreach (var (node, from, to) in level)
            {
                trie.Open(node);
                for (var i = from; i < to;)
                {
                    var pattern = patterns[order[i]];
                    if (pattern.Length == depth)
                    {
                        trie.End(node, order[i++]);
                        continue;
                    }

                    var start = i;
                    while (i < to && patterns[order[i]][depth] == pattern[depth])
                    {
                        i++;
                    }

                    next.Add((trie.AddChild(node, pattern[depth], depth + 1), start, i));
                }
            }

            level = next;
        }

        trie.Close();
        return new WordAutomaton(
            [.. trie.ChildStart], [.. trie.ChildSymbol], [.. trie.ChildNode], trie.RootChild, [.. trie.Pattern], [.. trie.Depth]);
    }

    /// <summary>The state after reading <paramref name="symbol"/>; a negative symbol is one that no pattern holds.</summary>
    public int Next(int state, int symbol)
    {
        if (symbol < 0)
        {
            return Root;
        }

        for (; state != Root; state = _fail[state])
        {
            var child = Child(state, symbol);
            if (child >= 0)
            {
                return child;
            }
        }

        return _rootChild[symbol];
    }

    /// <summary>The longest pattern that ends in this state, as a state; 0 when none does.</summary>
    public int Longest(int state) => _pattern[state] >= 0 ? state : _shorter[state];

    /// <summary>The next shorter pattern that ends where this one does; 0 when there is none.</summary>
    public int Shorter(int state) => _shorter[state];

    public int Pattern(int state) => _pattern[state];

    public int Length(int state) => _depth[state];

    private int Child(int node, int symbol)
    {
        var start = _childStart[node];
        var found = _childSymbol.AsSpan(start, _childStart[node + 1] - start).BinarySearch(symbol);
        return found < 0 ? -1 : _childNode[start + found];
    }

    // nodes are numbered level by level, so the parent's links are there when the child's are made
    private void Link()
    {
        for (var node = 0; node < Nodes; node++)
        {
            for (var i = _childStart[node]; i < _childStart[node + 1]; i++)
            {
                var child = _childNode[i];
                _fail[child] = node == Root ? Root : Next(_fail[node], _childSymbol[i]);
                _shorter[child] = Longest(_fail[child]);
            }
        }
    }
}
