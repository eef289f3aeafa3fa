namespace Craft.Inference.Models;

/// <summary>Names out of files that anybody may have written, for sentences that people read.</summary>
internal static class ModelText
{
    private const int LengthMax = 60;

    /// <summary>Without control characters, and not long.</summary>
    public static string Short(string text)
    {
        var plain = string.Concat(text.Take(LengthMax).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
        return text.Length > LengthMax ? plain + "..." : plain;
    }
}
