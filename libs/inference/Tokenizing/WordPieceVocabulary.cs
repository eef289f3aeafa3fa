using System.Text;

namespace Craft.Inference.Tokenizing;

/// <summary>The pieces of a model in the order of their ids, and how to find them.</summary>
public sealed class WordPieceVocabulary
{
    /// <summary>In front of a piece that goes on with a word.</summary>
    public const string ContinuationPrefix = "##";

    /// <summary>More pieces or longer files are not a vocabulary.</summary>
    public const int PiecesMax = 1_000_000;

    private const int FileLengthMax = 16 << 20;

    private readonly string[] _pieces;
    private readonly Dictionary<string, int> _ids;

    /// <summary>Throws <see cref="InvalidDataException"/> when one of the special tokens is missing.</summary>
    /// <param name="pieces">By id; an empty string is an id that stands for nothing.</param>
    /// <param name="source">What to name in a complaint.</param>
    public WordPieceVocabulary(IReadOnlyList<string> pieces, string source = "the vocabulary")
    {
        if (pieces.Count > PiecesMax)
        {
            throw new InvalidDataException($"{source} has more than {PiecesMax} pieces");
        }

        _pieces = [.. pieces];
        var ids = new Dictionary<string, int>(_pieces.Length, StringComparer.Ordinal);
        for (var i = 0; i < _pieces.Length; i++)
        {
            if (_pieces[i].Length > 0)
            {
                // as in the reference, the last of equal lines counts
                ids[_pieces[i]] = i;
            }
        }

        _ids = ids;
        Special = new SpecialTokens(
            Padding: Required(SpecialTokens.PaddingText, source),
            Unknown: Required(SpecialTokens.UnknownText, source),
            Start: Required(SpecialTokens.StartText, source),
            Separator: Required(SpecialTokens.SeparatorText, source),
            Mask: Required(SpecialTokens.MaskText, source));
        Trie = new PieceTrie(_ids.Select(Split));
    }

    public int Count => _pieces.Length;

    public IReadOnlyList<string> Pieces => _pieces;

    public SpecialTokens Special { get; }

    internal PieceTrie Trie { get; }

    /// <summary>Reads <c>vocab.txt</c>: a piece per line, the id is the line number.</summary>
    public static WordPieceVocabulary ReadText(string path)
    {
        var length = new FileInfo(path) is { Exists: true } file
            ? file.Length
            : throw new InvalidDataException($"no vocabulary: {path} is missing");
        if (length > FileLengthMax)
        {
            throw new InvalidDataException($"{path} is no vocabulary: it is longer than {FileLengthMax >> 20} MB");
        }

        return Parse(File.ReadAllBytes(path), path);
    }

    public static WordPieceVocabulary Parse(ReadOnlySpan<byte> utf8, string source)
    {
        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(utf8);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{source} is no vocabulary: it is not UTF-8", e);
        }

        var pieces = new List<string>();
        foreach (var line in text.AsSpan().Split('\n'))
        {
            if (pieces.Count > PiecesMax)
            {
                break;
            }

            pieces.Add(text[line].TrimEnd('\r'));
        }

        if (pieces[^1].Length == 0)
        {
            pieces.RemoveAt(pieces.Count - 1);
        }

        return new WordPieceVocabulary(pieces, source);
    }

    /// <summary>The id of a piece as it is written in the vocabulary, or -1.</summary>
    public int IdOf(string piece) => _ids.GetValueOrDefault(piece, -1);

    private static (string Text, bool Continues, int Id) Split(KeyValuePair<string, int> piece) =>
        piece.Key.StartsWith(ContinuationPrefix, StringComparison.Ordinal)
            ? (piece.Key[ContinuationPrefix.Length..], true, piece.Value)
            : (piece.Key, false, piece.Value);

    private int Required(string token, string source) => _ids.TryGetValue(token, out var id)
        ? id
        : throw new InvalidDataException($"{source} is no BERT vocabulary: it lacks {token}");
}
