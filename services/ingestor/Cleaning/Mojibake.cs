using System.Text;

namespace Craft.Ingestor.Cleaning;

/// <summary>
/// Repairs UTF-8 that somebody read as Windows-1252 (two characters A-tilde and currency sign where an umlaut was): each
/// run of characters that is one well-formed UTF-8 sequence of a plausible letter or sign becomes that character again.
/// </summary>
internal static class Mojibake
{
    private const int Rounds = 2;

    // Windows-1252 0x80..0x9F; zero where undefined (those come through as C1 controls)
    private static readonly char[] _high =
    [
        '\u20AC', '\0', '\u201A', '\u0192', '\u201E', '\u2026', '\u2020', '\u2021', '\u02C6', '\u2030', '\u0160', '\u2039',
        '\u0152', '\0', '\u017D', '\0', '\0', '\u2018', '\u2019', '\u201C', '\u201D', '\u2022', '\u2013', '\u2014', '\u02DC',
        '\u2122', '\u0161', '\u203A', '\u0153', '\0', '\u017E', '\u0178',
    ];

    public static string Repair(string text)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var repaired = Once(text);
            if (ReferenceEquals(repaired, text))
            {
                break;
            }

            text = repaired;
        }

        return text;
    }

    private static string Once(string text)
    {
        var repaired = default(StringBuilder);
        Span<byte> bytes = stackalloc byte[4];
        for (var i = 0; i < text.Length; i++)
        {
            var length = SequenceLength(text[i], i + 1 < text.Length ? text[i + 1] : '\0');
            if (length > 0 && TryRead(text, i, bytes[..length]) && Rune.DecodeFromUtf8(bytes[..length], out var rune, out var used)
                == System.Buffers.OperationStatus.Done && used == length)
            {
                repaired ??= new StringBuilder(text, 0, i, text.Length);
                repaired.Append(rune.ToString());
                i += length - 1;
            }
            else
            {
                repaired?.Append(text[i]);
            }
        }

        return repaired?.ToString() ?? text;
    }

    // lead bytes of Latin letters, of typographic signs and of emoji; others would hit real text, and so would an A-umlaut
    // before a dash or a quotation mark
    private static int SequenceLength(char c, char next) => c switch
    {
        '\u00C2' or '\u00C3' => 2,
        '\u00C4' or '\u00C5' when next is >= '\u0080' and <= '\u009F' => 2,
        '\u00E2' => 3,
        '\u00F0' => 4,
        _ => 0,
    };

    private static bool TryRead(string text, int start, Span<byte> bytes)
    {
        if (start + bytes.Length > text.Length)
        {
            return false;
        }

        bytes[0] = (byte)text[start];
        for (var i = 1; i < bytes.Length; i++)
        {
            var value = ByteOf(text[start + i]);
            if (value is < 0x80 or > 0xBF)
            {
                return false;
            }

            bytes[i] = (byte)value;
        }

        return true;
    }

    private static int ByteOf(char c)
    {
        if (c is >= '\u0080' and <= '\u00BF')
        {
            return c;
        }

        var index = c == '\0' ? -1 : Array.IndexOf(_high, c);
        return index < 0 ? -1 : 0x80 + index;
    }
}
