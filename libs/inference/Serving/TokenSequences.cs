using Craft.Inference.Tokenizing;

namespace Craft.Inference.Serving;

/// <summary>
/// The texts of one call as tokens, and the sequences (windows of them) that the network reads. Everything lies in a few arrays
/// that grow to the largest call and are then used again. Not for several threads, except for reading.
/// </summary>
internal sealed class TokenSequences
{
    private readonly TokenBuffer _buffer = new();
    private int[] _ids = new int[1024];
    private int[] _starts = new int[1024];
    private int[] _ends = new int[1024];
    private int[] _words = new int[1024];
    private int[] _texts = new int[64];
    private TokenSequence[] _sequences = new TokenSequence[64];
    private int[] _lengths = new int[64];

    /// <summary>How they are run; made by the runner.</summary>
    public BatchPlan Plan { get; } = new();

    public int Texts { get; private set; }

    public int Count { get; private set; }

    public int Tokens { get; private set; }

    /// <summary>Length of every sequence, special tokens included.</summary>
    public ReadOnlySpan<int> Lengths => _lengths.AsSpan(0, Count);

    public TokenSequence this[int sequence] => _sequences[sequence];

    public void Clear() => (Texts, Count, Tokens) = (0, 0, 0);

    /// <summary>
    /// Adds a text: its first <paramref name="tokensMax"/> tokens in windows of at most <paramref name="lengthMax"/> (special tokens
    /// included) that share <paramref name="stride"/> tokens. A text without tokens has no sequence.
    /// </summary>
    public void Add(WordPieceTokenizer tokenizer, ReadOnlySpan<char> text, int tokensMax, int lengthMax, int stride)
    {
        TextBeginning.Encode(tokenizer, text, tokensMax, _buffer);
        var tokens = Math.Min(_buffer.Count, tokensMax);
        var first = Tokens;
        Append(tokens);
        if (tokens > 0)
        {
            var windows = TokenWindows.OfSingle(tokens, lengthMax, stride);
            for (var i = 0; i < windows.Count; i++)
            {
                AddSequence(new TokenSequence(Texts, first + windows[i].First, windows[i].Count));
            }
        }

        CloseText();
    }

    /// <summary>Adds a sequence without a text: pieces from all over a vocabulary, the last among them.</summary>
    public void AddProbe(int length, int vocabulary)
    {
        var (first, count) = (Tokens, length - ModelInput.SpecialOfSingle);
        _buffer.Clear();
        for (var i = 0; i < count; i++)
        {
            _buffer.Add((int)((vocabulary - 1L) * (i + 1) / count), i, i + 1);
        }

        Append(count);
        AddSequence(new TokenSequence(Texts, first, count));
        CloseText();
    }

    /// <summary>Tokens of a text: from First on, Count of them.</summary>
    public TokenWindow TokensOf(int text) => new(_texts[text], _texts[text + 1] - _texts[text]);

    public ReadOnlySpan<int> Ids(TokenWindow tokens) => _ids.AsSpan(tokens.First, tokens.Count);

    /// <summary>Where tokens start in their text, in UTF-16 units.</summary>
    public ReadOnlySpan<int> Starts(TokenWindow tokens) => _starts.AsSpan(tokens.First, tokens.Count);

    public ReadOnlySpan<int> Ends(TokenWindow tokens) => _ends.AsSpan(tokens.First, tokens.Count);

    /// <summary>The number of the word that each token belongs to.</summary>
    public ReadOnlySpan<int> Words(TokenWindow tokens) => _words.AsSpan(tokens.First, tokens.Count);

    private void CloseText()
    {
        if (Texts + 1 >= _texts.Length)
        {
            Array.Resize(ref _texts, 2 * _texts.Length);
        }

        _texts[++Texts] = Tokens;
    }

    private void Append(int tokens)
    {
        while (Tokens + tokens > _ids.Length)
        {
            var size = 2 * _ids.Length;
            Array.Resize(ref _ids, size);
            Array.Resize(ref _starts, size);
            Array.Resize(ref _ends, size);
            Array.Resize(ref _words, size);
        }

        _buffer.Ids[..tokens].CopyTo(_ids.AsSpan(Tokens));
        _buffer.Starts[..tokens].CopyTo(_starts.AsSpan(Tokens));
        _buffer.Ends[..tokens].CopyTo(_ends.AsSpan(Tokens));
        _buffer.Words[..tokens].CopyTo(_words.AsSpan(Tokens));
        Tokens += tokens;
    }

    private void AddSequence(TokenSequence sequence)
    {
        if (Count == _sequences.Length)
        {
            Array.Resize(ref _sequences, 2 * Count);
            Array.Resize(ref _lengths, 2 * Count);
        }

        _sequences[Count] = sequence;
        _lengths[Count++] = sequence.Length;
    }
}
