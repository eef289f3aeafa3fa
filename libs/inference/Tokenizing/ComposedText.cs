using System.Buffers;
using System.Globalization;
using System.Text;

namespace Craft.Inference.Tokenizing;

/// <summary>
/// A text in NFC together with the place in the source that each of its units came from. Only runs around combining
/// characters are looked at; a text without any costs one scan and no copy.
/// </summary>
internal sealed class ComposedText
{
    private const int RememberedMax = 4096;
    private const int RememberedLengthMax = 16;

    private static readonly Lazy<SearchValues<char>> _mayChange = new(FindCharactersThatMayChange);

    // the runtime allocates on every normalisation, and texts repeat the same few runs
    private readonly Dictionary<string, string> _composed = new(StringComparer.Ordinal);

    private char[] _text = [];
    private int[] _starts = [];
    private int[] _ends = [];
    private int _length;

    public ReadOnlySpan<char> Text => _text.AsSpan(0, _length);

    public int SourceStart(int unit) => _starts[unit];

    public int SourceEnd(int unit) => _ends[unit];

    /// <summary>False when nothing had to be composed: the source is to be used as it is.</summary>
    public bool Compose(ReadOnlySpan<char> source)
    {
        var at = NextToCompose(source, 0);
        if (at < 0)
        {
            return false;
        }

        _length = 0;
        var copied = 0;
        var changed = false;
        while (at >= 0)
        {
            var (start, end) = (StartOfPrevious(source, at, copied), EndOfRun(source, at));
            Copy(source, copied, start);
            changed |= Normalize(source, start, end);
            copied = end;
            at = NextToCompose(source, end);
        }

        Copy(source, copied, source.Length);
        return changed;
    }

    /// <summary>Index of the next code point that may combine with the one before it or is not in NFC, or -1.</summary>
    private static int NextToCompose(ReadOnlySpan<char> text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            var next = text[at..].IndexOfAny(_mayChange.Value);
            if (next < 0)
            {
                return -1;
            }

            at += next;
            if (LengthIfMayChange(text, at) > 0)
            {
                return at;
            }
        }

        return -1;
    }

    private static int EndOfRun(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && LengthIfMayChange(text, at) is var length and > 0)
        {
            at += length;
        }

        return at;
    }

    private static int LengthIfMayChange(ReadOnlySpan<char> text, int at)
    {
        if (!_mayChange.Value.Contains(text[at]))
        {
            return 0;
        }

        if (!char.IsSurrogate(text[at]))
        {
            return 1;
        }

        return Rune.DecodeFromUtf16(text[at..], out var rune, out var length) == OperationStatus.Done
            && (IsMark(Rune.GetUnicodeCategory(rune)) || rune.Value is (>= 0x1D15E and <= 0x1D1C0) or (>= 0x2F800 and <= 0x2FA1D))
                ? length
                : 0;
    }

    private static int StartOfPrevious(ReadOnlySpan<char> text, int at, int floor)
    {
        if (at == floor || text[at - 1] == '\uFFFE')
        {
            return at;
        }

        return Rune.DecodeLastFromUtf16(text[floor..at], out _, out var length) == OperationStatus.Done ? at - length : at;
    }

    private static int SameAtEnd(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var same = 0;
        while (same < Math.Min(a.Length, b.Length) && a[^(same + 1)] == b[^(same + 1)])
        {
            same++;
        }

        return same;
    }

    private static bool IsMark(UnicodeCategory category) =>
        category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static SearchValues<char> FindCharactersThatMayChange()
    {
        var found = new List<char>();
        for (var c = '\u0300'; c < '\uFFFE'; c++)
        {
            var isJamo = c is (>= '\u1161' and <= '\u1175') or (>= '\u11A8' and <= '\u11C2');
            if (char.IsHighSurrogate(c) || isJamo || IsMark(CharUnicodeInfo.GetUnicodeCategory(c))
                || (!char.IsSurrogate(c) && !new ReadOnlySpan<char>(in c).IsNormalized(NormalizationForm.FormC)))
            {
                found.Add(c);
            }
        }

        return SearchValues.Create([.. found]);
    }

    private void Copy(ReadOnlySpan<char> source, int start, int end)
    {
        Reserve(_length + end - start);
        source[start..end].CopyTo(_text.AsSpan(_length));
        for (var i = start; i < end; i++)
        {
            _starts[_length] = i;
            _ends[_length++] = i + 1;
        }
    }

    /// <summary>Appends a run in NFC; what it shares with the source at its end keeps its own place.</summary>
    private bool Normalize(ReadOnlySpan<char> source, int start, int end)
    {
        var run = source[start..end];
        var result = Composed(run);
        if (run.SequenceEqual(result))
        {
            Copy(source, start, end);
            return false;
        }

        Reserve(_length + result.Length);
        result.CopyTo(_text.AsSpan(_length));
        var same = Math.Min(SameAtEnd(result, run), Math.Min(result.Length, run.Length) - 1);
        for (var i = 0; i < result.Length; i++)
        {
            var own = i >= result.Length - same;
            _starts[_length + i] = own ? end - (result.Length - i) : start;
            _ends[_length + i] = own ? end - (result.Length - i) + 1 : end - same;
        }

        _length += result.Length;
        return true;
    }

    private string Composed(ReadOnlySpan<char> run)
    {
        var known = _composed.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!known.TryGetValue(run, out var result))
        {
            result = run.ToString().Normalize(NormalizationForm.FormC);
            if (run.Length <= RememberedLengthMax && _composed.Count < RememberedMax)
            {
                known[run] = result;
            }
        }

        return result;
    }

    private void Reserve(int length)
    {
        if (length > _text.Length)
        {
            var capacity = Math.Max(length, 2 * _text.Length);
            Array.Resize(ref _text, capacity);
            Array.Resize(ref _starts, capacity);
            Array.Resize(ref _ends, capacity);
        }
    }
}
