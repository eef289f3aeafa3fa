namespace Craft.Inference.Tokenizing;

/// <summary>A cell of the double array: where the children start, whose child this is, and the piece that ends here.</summary>
internal struct PieceNode
{
    public int Children;
    public int Parent;
    public int Piece;
}
