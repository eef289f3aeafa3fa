using System.Buffers;
using System.Text;

namespace Craft.Inference.Tokenizing;

/// <summary>
/// BERT's tokenizer: the ids, offsets and word numbers of the reference implementation. Literals such
/// as <c>[MASK]</c> in a text are text: a course cannot smuggle in special tokens. Immutable, for any number of threads.
/// </summary>
public sealed class WordPieceTokenizer
{
    /// <summary>Longer words than this cannot be asked for.</summary>
    public const int WordLengthLimit = 500;

    // table entries: the number of the folded unit in the alphabet, or one of these
    private const ushort Isolated = 0x4000;
    private const ushort Complex = 0x8000;
    private const ushort Blank = 0x8001;
    private const ushort Removed = 0x8002;

    private readonly BertFolding _folding;
    private readonly PieceTrie _trie;
    private readonly ushort[] _table = new ushort[0x10000];
    private readonly int _unknown;

    public WordPieceTokenizer(WordPieceVocabulary vocabulary, WordPieceOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.WordLengthMax, WordLengthLimit);
        (Vocabulary, Options) = (vocabulary, options);
        _trie = vocabulary.Trie;
        _unknown = vocabulary.Special.Unknown;
        _folding = BertFolding.Of(options);
        for (var c = 0; c < _table.Length; c++)
        {
            _table[c] = _folding.KindOf((char)c) switch
            {
                CharacterKind.Letter => _trie.Code(_folding.FoldedOf((char)c)),
                CharacterKind.Isolated => (ushort)(Isolated + _trie.Code(_folding.FoldedOf((char)c))),
                CharacterKind.Blank => Blank,
                CharacterKind.Removed => Removed,
                _ => Complex,
            };
        }
    }

    public WordPieceVocabulary Vocabulary { get; }

    public WordPieceOptions Options { get; }

    /// <summary>Puts the tokens of a text into the buffer, in place of what it held. Special tokens are added later.</summary>
    public void Encode(ReadOnlySpan<char> text, TokenBuffer into)
    {
        if (text.Length > OpenWord.TextLengthMax)
        {
            throw new ArgumentException($"a text of {text.Length} characters is longer than {OpenWord.TextLengthMax}", nameof(text));
        }

        into.Clear();
        if (Options.Composes && into.Composed.Compose(text))
        {
            Split(into.Composed.Text, into);
            into.MapBack(into.Composed);
        }
        else
        {
            Split(text, into);
        }
    }

    private void Split(ReadOnlySpan<char> text, TokenBuffer into)
    {
        var capacity = OpenWord.CapacityFor(Options.WordLengthMax);
        var word = new OpenWord(stackalloc ushort[capacity], stackalloc int[capacity]);
        for (var i = 0; i < text.Length;)
        {
            var entry = _table[text[i]];
            if (entry < Isolated)
            {
                word.Add(entry, i++, 1);
            }
            else if (entry < Complex)
            {
                Close(ref word, into);
                word.Add((ushort)(entry - Isolated), i++, 1);
                Close(ref word, into);
            }
            else if (entry == Complex)
            {
                i += AddComplex(text, i, ref word, into);
            }
            else
            {
                i++;
                if (entry == Blank)
                {
                    Close(ref word, into);
                }
            }
        }

        Close(ref word, into);
    }

    /// <summary>Handles a code point by rule instead of by table and returns its length in the text.</summary>
    private int AddComplex(ReadOnlySpan<char> text, int at, ref OpenWord word, TokenBuffer into)
    {
        // half a surrogate pair is read as U+FFFD, as a UTF-8 reader would have delivered it
        var valid = Rune.DecodeFromUtf16(text[at..], out var rune, out var length) == OperationStatus.Done;
        Span<char> folded = stackalloc char[BertFolding.ExpansionMax];
        var units = _folding.Fold(valid ? rune : Rune.ReplacementChar, folded);
        var isolated = _folding.IsChinese(rune.Value);
        if (isolated)
        {
            Close(ref word, into);
        }

        foreach (var part in folded[..units].EnumerateRunes())
        {
            if (BertFolding.IsBlank(part.Value))
            {
                Close(ref word, into);
                continue;
            }

            var alone = BertFolding.IsPunctuation(part.Value);
            if (alone)
            {
                Close(ref word, into);
            }

            Add(ref word, part, at, length);
            if (alone)
            {
                Close(ref word, into);
            }
        }

        if (isolated)
        {
            Close(ref word, into);
        }

        return length;
    }

    private void Add(ref OpenWord word, Rune rune, int at, int length)
    {
        Span<char> units = stackalloc char[2];
        if (rune.EncodeToUtf16(units) == 2)
        {
            word.AddPair(_trie.Code(units[0]), _trie.Code(units[1]), at, length);
        }
        else
        {
            word.Add(_trie.Code(units[0]), at, length);
        }
    }

    private void Close(ref OpenWord word, TokenBuffer into)
    {
        if (word.Length == 0)
        {
            return;
        }

        if (word.Characters > Options.WordLengthMax || !Match(ref word, into))
        {
            into.Add(_unknown, word.Start(0), word.LastEnd);
        }

        into.CloseWord();
        word.Clear();
    }

    /// <summary>The longest piece, again and again; nothing and false when one part of the word is in no piece.</summary>
    private bool Match(ref OpenWord word, TokenBuffer into)
    {
        var nodes = _trie.Nodes;
        var codes = word.Codes;
        var before = into.Count;
        var root = PieceTrie.WordRoot;
        for (var start = 0; start < codes.Length;)
        {
            var (node, piece, end) = (root, PieceTrie.None, start);
            for (var i = start; i < codes.Length; i++)
            {
                var next = nodes[node].Children + codes[i];
                if (nodes[next].Parent != node)
                {
                    break;
                }

                node = next;
                if (nodes[node].Piece >= 0)
                {
                    (piece, end) = (nodes[node].Piece, i + 1);
                }
            }

            if (piece < 0)
            {
                into.CutTo(before);
                return false;
            }

            into.Add(piece, word.Start(start), word.End(end - 1));
            (start, root) = (end, PieceTrie.ContinuationRoot);
        }

        return true;
    }
}
