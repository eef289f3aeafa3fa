namespace Craft.Inference.Lexical;

/// <summary>
/// The feature hashes of a text, one entry per occurrence; reused from text to text so that extraction does not allocate.
/// Not thread-safe.
/// </summary>
public sealed class FeatureBuffer
{
    private uint[] _grams = new uint[1024];
    private uint[] _words = new uint[128];
    private int _gramCount;
    private int _wordCount;

    /// <summary>Hashes of the character 3-5-grams within words, word boundaries included.</summary>
    public ReadOnlySpan<uint> Grams => _grams.AsSpan(0, _gramCount);

    /// <summary>Hashes of the whole words.</summary>
    public ReadOnlySpan<uint> Words => _words.AsSpan(0, _wordCount);

    public void Clear() => (_gramCount, _wordCount) = (0, 0);

    /// <summary>Room for <paramref name="grams"/> more hashes; <see cref="CommitGrams"/> says how many were used.</summary>
    internal Span<uint> ReserveGrams(int grams)
    {
        if (_gramCount + grams > _grams.Length)
        {
            Array.Resize(ref _grams, Math.Max(_grams.Length * 2, _gramCount + grams));
        }

        return _grams.AsSpan(_gramCount, grams);
    }

    internal void CommitGrams(int used) => _gramCount += used;

    internal void AddWord(uint hash)
    {
        if (_wordCount == _words.Length)
        {
            Array.Resize(ref _words, _words.Length * 2);
        }

        _words[_wordCount++] = hash;
    }
}
