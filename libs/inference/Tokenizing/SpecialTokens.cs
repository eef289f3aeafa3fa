namespace Craft.Inference.Tokenizing;

/// <summary>Ids of the five tokens that stand for no text.</summary>
public sealed record SpecialTokens(int Padding, int Unknown, int Start, int Separator, int Mask)
{
    public const string PaddingText = "[PAD]";
    public const string UnknownText = "[UNK]";
    public const string StartText = "[CLS]";
    public const string SeparatorText = "[SEP]";
    public const string MaskText = "[MASK]";
}
