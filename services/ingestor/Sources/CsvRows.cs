using System.Text;

namespace Craft.Ingestor.Sources;

/// <summary>
/// Reads CSV by RFC 4180: quotes, doubled quotes, line breaks inside quotes; the separator (comma, semicolon, tab, bar) is
/// the most frequent one of the header line. Rows with too few or too many cells are passed on as they are.
/// </summary>
internal static class CsvRows
{
    /// <summary>Longest cell in UTF-16 units; an unclosed quote must not read the whole file into one cell.</summary>
    public const int LongestCell = 4 * 1024 * 1024;

    private const int MostColumns = 1_000;

    /// <summary>Every row, the header first. Throws <see cref="InvalidDataException"/> when a quote is not closed.</summary>
    public static IEnumerable<IReadOnlyList<string>> Read(TextReader text)
    {
        var first = text.ReadLine();
        if (first is null)
        {
            yield break;
        }

        var separator = SeparatorOf(first);
        using var rest = new StringReader(first + "\n");
        foreach (var row in Rows(new Concatenated(rest, text), separator))
        {
            yield return row;
        }
    }

    internal static char SeparatorOf(string header)
    {
        var quoted = false;
        var counts = new Dictionary<char, int> { [','] = 0, [';'] = 0, ['\t'] = 0, ['|'] = 0 };
        foreach (var c in header)
        {
            quoted ^= c == '"';
            if (!quoted && counts.TryGetValue(c, out var count))
            {
                counts[c] = count + 1;
            }
        }

        return counts.MaxBy(c => c.Value).Key;
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(Concatenated text, char separator)
    {
        var row = new List<string>();
        var cell = new StringBuilder();
        for (var c = text.Read(); c >= 0; c = text.Read())
        {
            if (c == '"' && IsBlank(cell))
            {
                cell.Clear();
                ReadQuoted(text, cell);
            }
            else if (c == separator)
            {
                Take(row, cell);
            }
            else if (c is '\n' or '\r')
            {
                if (c == '\r' && text.Peek() == '\n')
                {
                    text.Read();
                }

                Take(row, cell);
                if (row.Count > 1 || row[0].Length > 0)
                {
                    yield return row;
                }

                row = [];
            }
            else
            {
                Append(cell, (char)c);
            }
        }

        if (cell.Length > 0 || row.Count > 0)
        {
            Take(row, cell);
            yield return row;
        }
    }

    private static void ReadQuoted(Concatenated text, StringBuilder cell)
    {
        for (var c = text.Read(); c >= 0; c = text.Read())
        {
            if (c != '"')
            {
                Append(cell, (char)c);
            }
            else if (text.Peek() == '"')
            {
                text.Read();
                Append(cell, '"');
            }
            else
            {
                return;
            }
        }

        throw new InvalidDataException("a quoted cell is not closed");
    }

    private static void Take(List<string> row, StringBuilder cell)
    {
        if (row.Count >= MostColumns)
        {
            throw new InvalidDataException($"a row has more than {MostColumns} cells");
        }

        row.Add(cell.ToString());
        cell.Clear();
    }

    private static void Append(StringBuilder cell, char c)
    {
        if (cell.Length >= LongestCell)
        {
            throw new InvalidDataException($"a cell is longer than {LongestCell} characters");
        }

        cell.Append(c);
    }

    private static bool IsBlank(StringBuilder cell)
    {
        for (var i = 0; i < cell.Length; i++)
        {
            if (cell[i] != ' ')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The header line that was read already, then the rest.</summary>
    private sealed class Concatenated(TextReader first, TextReader second)
    {
        private bool _onSecond;

        public int Read()
        {
            if (!_onSecond)
            {
                var c = first.Read();
                if (c >= 0)
                {
                    return c;
                }

                _onSecond = true;
            }

            return second.Read();
        }

        public int Peek() => !_onSecond && first.Peek() is >= 0 and var c ? c : second.Peek();
    }
}
