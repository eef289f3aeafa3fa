namespace Craft.Inference.Tokenizing;

/// <summary>A trie node while the trie is being made.</summary>
internal struct DraftNode
{
    public DraftNode() => Piece = PieceTrie.None;

    public int Piece { get; set; }

    public SortedList<ushort, int>? Children { get; set; }
}
