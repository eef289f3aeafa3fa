namespace Craft.Enricher.Tagging;

/// <summary>
/// A word of a text: UTF-16 range in the text, range of its folded form in the <see cref="TokenText"/>, and what matters
/// about the characters around it.
/// </summary>
internal readonly record struct Token(int Start, int End, int FoldedStart, int FoldedEnd, TokenMarks Marks)
{
    public int FoldedLength => FoldedEnd - FoldedStart;

    public bool Has(TokenMarks mark) => (Marks & mark) != 0;
}
