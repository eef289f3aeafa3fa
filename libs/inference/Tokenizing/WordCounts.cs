using System.Buffers;
using System.Text;

namespace Craft.Inference.Tokenizing;

/// <summary>
/// Counts the words of texts exactly as a tokenizer with the same options would see them. One thread; what it counted does not
/// depend on the order of the texts.
/// </summary>
public sealed class WordCounts
{
    private readonly WordPieceOptions _options;
    private readonly BertFolding _folding;
    private readonly ComposedText _composed = new();
    private readonly StringBuilder _word = new();
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private int _characters;

    public WordCounts(WordPieceOptions options) => (_options, _folding) = (options, BertFolding.Of(options));

    public IReadOnlyDictionary<string, long> Counts => _counts;

    public void Add(ReadOnlySpan<char> text)
    {
        if (_options.Composes && _composed.Compose(text))
        {
            text = _composed.Text;
        }

        Span<char> folded = stackalloc char[BertFolding.ExpansionMax];
        for (var i = 0; i < text.Length;)
        {
            var valid = Rune.DecodeFromUtf16(text[i..], out var rune, out var length) == OperationStatus.Done;
            i += length;
            var units = _folding.Fold(valid ? rune : Rune.ReplacementChar, folded);
            var isolated = _folding.IsChinese(rune.Value);
            CloseIf(isolated);
            foreach (var part in folded[..units].EnumerateRunes())
            {
                var alone = BertFolding.IsPunctuation(part.Value);
                var blank = BertFolding.IsBlank(part.Value);
                CloseIf(alone || blank);
                if (!blank)
                {
                    Append(part);
                }

                CloseIf(alone);
            }

            CloseIf(isolated);
        }

        CloseIf(true);
    }

    private void Append(Rune rune)
    {
        // a word that is too long is unknown to every model: it teaches nothing
        if (_characters++ < _options.WordLengthMax)
        {
            Span<char> units = stackalloc char[2];
            _word.Append(units[..rune.EncodeToUtf16(units)]);
        }
    }

    private void CloseIf(bool close)
    {
        if (!close)
        {
            return;
        }

        if (_characters > 0 && _characters <= _options.WordLengthMax)
        {
            var word = _word.ToString();
            _counts[word] = _counts.GetValueOrDefault(word) + 1;
        }

        _word.Clear();
        _characters = 0;
    }
}
