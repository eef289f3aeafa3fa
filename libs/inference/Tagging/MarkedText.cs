using System.Text;

namespace Craft.Inference.Tagging;

/// <summary>
/// A text whose spans are marked by hand: <c>Sie lernen, [s:Berichte in [k:Power BI] zu gestalten]</c>. The letters are
/// <c>s</c> Skill, <c>k</c> Knowledge, <c>o</c> Occupation; marks may lie in one another, and square brackets mean nothing else.
/// </summary>
/// <param name="Text">The text without the marks.</param>
/// <param name="Spans">UTF-16 ranges, half-open, by where they begin, outer ones first.</param>
public sealed record MarkedText(string Text, IReadOnlyList<(int Start, int End, string Type)> Spans)
{
    /// <summary>The end of the name of a file of marked texts: one a line; lines that begin with <c>#</c> are remarks.</summary>
    public const string FileSuffix = ".marked";

    private const char Remark = '#';

    /// <exception cref="InvalidDataException">A line has a mark that does not open, close or say anything.</exception>
    public static IEnumerable<MarkedText> ReadAll(IEnumerable<string> lines)
    {
        foreach (var (number, line) in lines.Index())
        {
            if (!string.IsNullOrWhiteSpace(line) && line[0] != Remark)
            {
                yield return Parse(line) ?? throw new InvalidDataException($"line {number + 1} is no marked text");
            }
        }
    }

    /// <summary>Null when a mark does not open, close or say anything.</summary>
    public static MarkedText? Parse(string line)
    {
        var text = new StringBuilder(line.Length);
        var spans = new List<(int Start, int End, string Type)>();
        var open = new Stack<int>();
        for (var i = 0; i < line.Length; i++)
        {
            switch (line[i])
            {
                case '[':
                    if (i + 2 >= line.Length || TypeOf(line[i + 1]) is not { } type || line[i + 2] != ':')
                    {
                        return null;
                    }

                    open.Push(spans.Count);
                    spans.Add((text.Length, text.Length, type));
                    i += 2;
                    break;
                case ']':
                    if (!open.TryPop(out var closed) || spans[closed].Start == text.Length)
                    {
                        return null;
                    }

                    spans[closed] = spans[closed] with { End = text.Length };
                    break;
                case var other:
                    text.Append(other);
                    break;
            }
        }

        return open.Count == 0 ? new MarkedText(text.ToString(), spans) : null;
    }

    private static string? TypeOf(char letter) => letter switch
    {
        's' => "Skill",
        'k' => "Knowledge",
        'o' => "Occupation",
        _ => null,
    };
}
