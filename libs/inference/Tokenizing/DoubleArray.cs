namespace Craft.Inference.Tokenizing;

/// <summary>Packs a trie: the children of a node lie at its base plus their code, in cells that nobody else uses.</summary>
internal sealed class DoubleArray(List<DraftNode> draft, int alphabet)
{
    private const int Free = -1;
    private const int CellsPerSearch = 256;

    private readonly List<PieceNode> _cells = [];
    private int _firstFree;

    public PieceNode[] Build()
    {
        var place = new int[draft.Count];
        for (var root = 0; root <= PieceTrie.ContinuationRoot; root++)
        {
            Grow(root);
            place[root] = root;
            // a root is its own parent under no code, so no step ever leads to it
            _cells[root] = new PieceNode { Parent = int.MinValue, Piece = PieceTrie.None };
        }

        var open = new Queue<int>([PieceTrie.WordRoot, PieceTrie.ContinuationRoot]);
        while (open.TryDequeue(out var node))
        {
            Place(node, place);
            foreach (var child in draft[node].Children?.Values ?? [])
            {
                open.Enqueue(child);
            }
        }

        // any code may be added to any base without leaving the array
        Grow(_cells.Max(c => c.Children) + alphabet);
        return [.. _cells];
    }

    private void Place(int node, int[] place)
    {
        if (draft[node].Children is not { } children)
        {
            return;
        }

        var start = FindBase(children);
        var parent = place[node];
        _cells[parent] = _cells[parent] with { Children = start };
        foreach (var (code, child) in children)
        {
            place[child] = start + code;
            _cells[start + code] = new PieceNode { Parent = parent, Piece = draft[child].Piece };
        }
    }

    private int FindBase(SortedList<ushort, int> children)
    {
        while (_firstFree < _cells.Count && _cells[_firstFree].Parent != Free)
        {
            _firstFree++;
        }

        var first = children.GetKeyAtIndex(0);
        var last = children.GetKeyAtIndex(children.Count - 1);
        var looked = 0;
        for (var cell = Math.Max(_firstFree, first); ; cell++)
        {
            var start = cell - first;
            Grow(start + last);
            if (_cells[cell].Parent == Free && Fits(children, start))
            {
                return start;
            }

            // a stretch that is nearly full is not worth another look
            if (++looked > CellsPerSearch)
            {
                _firstFree = Math.Max(_firstFree, cell - CellsPerSearch);
            }
        }
    }

    private bool Fits(SortedList<ushort, int> children, int start)
    {
        foreach (var code in children.Keys)
        {
            if (_cells[start + code].Parent != Free)
            {
                return false;
            }
        }

        return true;
    }

    private void Grow(int index)
    {
        while (_cells.Count <= index)
        {
            _cells.Add(new PieceNode { Parent = Free, Piece = PieceTrie.None });
        }
    }
}
