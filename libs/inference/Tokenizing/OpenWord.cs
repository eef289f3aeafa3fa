namespace Craft.Inference.Tokenizing;

/// <summary>
/// The word that is being read: its folded units as numbers of the alphabet, and for each the place it came from. A word
/// beyond the capacity is too long in any case; of it only the end is kept.
/// </summary>
internal ref struct OpenWord(Span<ushort> codes, Span<int> places)
{
    public const int TextLengthMax = 1 << 29;

    private const int LengthBits = 2;

    private readonly Span<ushort> _codes = codes;
    // start in the text and length (1 or 2) of the source character in one number
    private readonly Span<int> _places = places;
    private int _pairs;

    /// <summary>Number of units.</summary>
    public int Length { get; private set; }

    /// <summary>Number of code points.</summary>
    public readonly int Characters => Length - _pairs;

    public readonly ReadOnlySpan<ushort> Codes => _codes[..Length];

    public readonly int LastEnd => End(Length - 1);

    /// <summary>More than the longest word in surrogate pairs, and the pair that makes it too long.</summary>
    public static int CapacityFor(int wordLengthMax) => (2 * wordLengthMax) + 2;

    public readonly int Start(int unit) => _places[unit] >> LengthBits;

    public readonly int End(int unit) => (_places[unit] >> LengthBits) + (_places[unit] & ((1 << LengthBits) - 1));

    public void Add(ushort code, int at, int length)
    {
        if (Length < _codes.Length)
        {
            _codes[Length] = code;
            _places[Length++] = (at << LengthBits) | length;
        }
        else
        {
            _places[Length - 1] = (at << LengthBits) | length;
        }
    }

    public void AddPair(ushort first, ushort second, int at, int length)
    {
        if (Length + 1 < _codes.Length)
        {
            _pairs++;
        }

        Add(first, at, length);
        Add(second, at, length);
    }

    public void Clear() => (Length, _pairs) = (0, 0);
}
