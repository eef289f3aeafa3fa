using System.Runtime.InteropServices;

namespace Craft.Inference.Tokenizing;

/// <summary>
/// All pieces of a vocabulary as one double-array trie over the units that occur in it: a step is one addition, one
/// comparison and one cache line. Two roots: pieces that start a word, and pieces that go on with one.
/// </summary>
internal sealed class PieceTrie
{
    public const int WordRoot = 0;
    public const int ContinuationRoot = 1;
    public const int None = -1;

    /// <summary>Units are numbered from 1; more do not fit the tokenizer's table.</summary>
    public const int AlphabetMax = 0x3FFF;

    // the largest multilingual vocabularies need about two million
    private const int NodesMax = 3_000_000;

    private readonly ushort[] _alphabet = new ushort[0x10000];
    private readonly PieceNode[] _nodes;

    /// <summary>Builds from pieces in any order; an empty text or one with id below 0 is left out.</summary>
    public PieceTrie(IEnumerable<(string Text, bool Continues, int Id)> pieces)
    {
        var draft = new List<DraftNode> { new(), new() };
        var size = 0;
        foreach (var (text, continues, id) in pieces)
        {
            var node = continues ? ContinuationRoot : WordRoot;
            foreach (var c in text)
            {
                if (_alphabet[c] == 0)
                {
                    _alphabet[c] = size < AlphabetMax
                        ? (ushort)++size
                        : throw new InvalidDataException($"the vocabulary has more than {AlphabetMax} different characters");
                }

                node = Child(draft, node, _alphabet[c]);
            }

            if (text.Length > 0)
            {
                CollectionsMarshal.AsSpan(draft)[node].Piece = id;
            }
        }

        _nodes = new DoubleArray(draft, size).Build();
    }

    public ReadOnlySpan<PieceNode> Nodes => _nodes;

    /// <summary>Number of a unit, 0 when no piece has it.</summary>
    public ushort Code(char c) => _alphabet[c];

    private static int Child(List<DraftNode> draft, int node, ushort code)
    {
        ref var parent = ref CollectionsMarshal.AsSpan(draft)[node];
        parent.Children ??= new SortedList<ushort, int>(1);
        if (!parent.Children.TryGetValue(code, out var child))
        {
            child = draft.Count < NodesMax
                ? draft.Count
                : throw new InvalidDataException($"the pieces of the vocabulary share too little: more than {NodesMax} prefixes");
            parent.Children.Add(code, child);
            draft.Add(new DraftNode());
        }

        return child;
    }
}
