namespace Craft.Evaluate;

/// <summary>Tokens and, by layer, their BIO tags.</summary>
internal sealed record ConllSentence(IReadOnlyList<string> Tokens, IReadOnlyList<IReadOnlyList<string>> Layers)
{
    /// <summary>Reads columns parted by <paramref name="separator"/>; a blank line ends a sentence.</summary>
    /// <exception cref="InvalidDataException">A line has too few columns.</exception>
    public static IReadOnlyList<ConllSentence> Read(IEnumerable<string> lines, char separator, int layers)
    {
        var sentences = new List<ConllSentence>();
        var rows = new List<string[]>();
        foreach (var line in lines.Append(""))
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                var columns = line.TrimEnd().Split(separator);
                rows.Add(columns.Length > layers ? columns : throw new InvalidDataException($"a line has not {layers + 1} columns"));
            }
            else if (rows.Count > 0)
            {
                sentences.Add(new ConllSentence(
                    [.. rows.Select(r => r[0])],
                    [.. Enumerable.Range(1, layers).Select(IReadOnlyList<string> (layer) => [.. rows.Select(r => r[layer])])]));
                rows.Clear();
            }
        }

        return sentences;
    }
}
