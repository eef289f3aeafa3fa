using System.Text;

namespace Craft.Inference.Tokenizing;

/// <summary>
/// Cleaning, ideograph splitting, accent stripping and lower case of one code point at a time, as a table for the basic
/// plane and by rule above it. One table per combination of options, shared by all tokenizers.
/// </summary>
internal sealed class BertFolding
{
    /// <summary>No code point folds to more units (U+1F82 and its like: a letter and three marks).</summary>
    public const int ExpansionMax = 18;

    private const int PlaneSize = 0x10000;
    private const char DottedCapitalI = '\u0130';

    private static readonly Lazy<BertFolding>[] _all =
        [.. Enumerable.Range(0, 16).Select(i => new Lazy<BertFolding>(
            () => new BertFolding((i & 1) != 0, (i & 2) != 0, (i & 4) != 0, (i & 8) != 0)))];

    private readonly bool _clean;
    private readonly bool _chinese;
    private readonly bool _strip;
    private readonly bool _lower;
    private readonly CharacterKind[] _kinds = new CharacterKind[PlaneSize];
    private readonly char[] _folded = new char[PlaneSize];

    private BertFolding(bool clean, bool chinese, bool strip, bool lower)
    {
        (_clean, _chinese, _strip, _lower) = (clean, chinese, strip, lower);
        Span<char> folded = stackalloc char[ExpansionMax];
        for (var c = 0; c < PlaneSize; c++)
        {
            if (char.IsSurrogate((char)c))
            {
                _kinds[c] = CharacterKind.Complex;
                continue;
            }

            var isolated = IsChinese(c);
            var length = Fold(new Rune(c), folded);
            _folded[c] = length == 1 ? folded[0] : '\0';
            _kinds[c] = length switch
            {
                0 => CharacterKind.Removed,
                1 when IsBlank(folded[0]) => CharacterKind.Blank,
                1 when isolated || IsPunctuation(folded[0]) => CharacterKind.Isolated,
                1 => CharacterKind.Letter,
                _ => CharacterKind.Complex,
            };
        }
    }

    public static BertFolding Of(WordPieceOptions options) => _all[
        (options.CleanText ? 1 : 0) + (options.SplitChinese ? 2 : 0) + (options.StripAccents ? 4 : 0)
        + (options.LowerCase ? 8 : 0)].Value;

    public CharacterKind KindOf(char c) => _kinds[c];

    /// <summary>What a unit of kind Letter or Isolated becomes.</summary>
    public char FoldedOf(char c) => _folded[c];

    public bool IsChinese(int c) => _chinese && BertCharacters.Contains(BertCharacters.Chinese, c);

    public static bool IsPunctuation(int c) => BertCharacters.Contains(BertCharacters.Punctuation, c);

    public static bool IsBlank(int c) => BertCharacters.IsBlank(c);

    /// <summary>Writes what a code point becomes and returns the number of units; 0 means that it is dropped.</summary>
    public int Fold(Rune rune, Span<char> into)
    {
        if (_clean && (rune.Value == 0xFFFD || BertCharacters.Contains(BertCharacters.Removed, rune.Value)))
        {
            return 0;
        }

        Span<char> decomposed = stackalloc char[ExpansionMax];
        var length = rune.EncodeToUtf16(decomposed);
        if (_strip)
        {
            length = CanonicalDecomposition.Of(rune, decomposed);
        }

        var written = 0;
        foreach (var part in decomposed[..length].EnumerateRunes())
        {
            if (!_strip || !BertCharacters.Contains(BertCharacters.Marks, part.Value))
            {
                written += Lower(part, into[written..]);
            }
        }

        return written;
    }

    private int Lower(Rune rune, Span<char> into)
    {
        if (_lower && rune.Value == DottedCapitalI)
        {
            "i\u0307".CopyTo(into);
            return 2;
        }

        return (_lower ? LowerOf(rune) : rune).EncodeToUtf16(into);
    }

    /// <summary>The reference knows capitals of Unicode 16 and 17 that the runtime does not know yet.</summary>
    private static Rune LowerOf(Rune rune) => rune.Value < 0x1C89 ? Rune.ToLowerInvariant(rune) : rune.Value switch
    {
        0x1C89 or 0xA7CC or 0xA7CE or 0xA7D2 or 0xA7D4 or 0xA7DA => new Rune(rune.Value + 1),
        0xA7CB => new Rune(0x264),
        0xA7DC => new Rune(0x19B),
        >= 0x10D50 and <= 0x10D65 => new Rune(rune.Value + 0x20),
        >= 0x16EA0 and <= 0x16EB8 => new Rune(rune.Value + 0x1B),
        _ => Rune.ToLowerInvariant(rune),
    };
}
