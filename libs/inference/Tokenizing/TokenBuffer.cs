namespace Craft.Inference.Tokenizing;

/// <summary>
/// The tokens of one text, without special ones. Made once and used for text after text: it grows to the longest and then
/// nothing is allocated any more. Not for several threads at a time.
/// </summary>
public sealed class TokenBuffer
{
    private int[] _ids;
    private int[] _starts;
    private int[] _ends;
    private int[] _words;

    public TokenBuffer(int capacity = 512)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _ids = new int[capacity];
        _starts = new int[capacity];
        _ends = new int[capacity];
        _words = new int[capacity];
    }

    public int Count { get; private set; }

    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    /// <summary>Where each token starts in the original text, in UTF-16 units.</summary>
    public ReadOnlySpan<int> Starts => _starts.AsSpan(0, Count);

    /// <summary>Where each token ends in the original text, behind its last kept character.</summary>
    public ReadOnlySpan<int> Ends => _ends.AsSpan(0, Count);

    /// <summary>The number of the word that each token belongs to.</summary>
    public ReadOnlySpan<int> Words => _words.AsSpan(0, Count);

    /// <summary>Number of words so far.</summary>
    public int WordCount { get; private set; }

    /// <summary>Where a text was composed: maps the composed text's offsets back.</summary>
    internal ComposedText Composed { get; } = new();

    internal void Clear() => (Count, WordCount) = (0, 0);

    internal void Add(int id, int start, int end)
    {
        var at = Count;
        if (at == _ids.Length)
        {
            Grow();
        }

        _ids[at] = id;
        _starts[at] = start;
        _ends[at] = end;
        _words[at] = WordCount;
        Count = at + 1;
    }

    internal void CloseWord() => WordCount++;

    /// <summary>Takes the tokens from <paramref name="count"/> on back.</summary>
    internal void CutTo(int count) => Count = count;

    internal void MapBack(ComposedText composed)
    {
        for (var i = 0; i < Count; i++)
        {
            _starts[i] = composed.SourceStart(_starts[i]);
            _ends[i] = composed.SourceEnd(_ends[i] - 1);
        }
    }

    private void Grow()
    {
        var capacity = _ids.Length * 2;
        Array.Resize(ref _ids, capacity);
        Array.Resize(ref _starts, capacity);
        Array.Resize(ref _ends, capacity);
        Array.Resize(ref _words, capacity);
    }
}
