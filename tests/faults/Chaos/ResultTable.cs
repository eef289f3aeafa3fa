using System.Globalization;
using System.Text;

namespace Craft.FaultTests.Chaos;

/// <summary>The results as a table: one row per fault and broker, one column per invariant.</summary>
internal static class ResultTable
{
    private const string Begin = "<!-- chaos:begin -->";
    private const string End = "<!-- chaos:end -->";

    private static readonly string[] _invariants = ["C-2", "C-3", "C-4", "C-5", "C-6", "C-7", "C-8", "C-9", "B-1"];

    public static string Of(IReadOnlyList<SeedResult> results)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{results.Count} seeds, {results.Sum(r => r.Inputs)} inputs, ");
        text.Append(CultureInfo.InvariantCulture, $"{results.Sum(r => r.Losses)} lost, {results.Sum(r => r.Duplicates)} doubled, ");
        text.Append(CultureInfo.InvariantCulture, $"{results.Count(r => r.Violations.Count > 0)} seeds with a violation\n\n");
        text.Append("| fault | broker | seeds | inputs | C-1 lost | C-1 doubled | ").AppendJoin(" | ", _invariants).Append(" | restarts | longest drain s |\n");
        text.Append("| --- | --- |").Append(string.Concat(Enumerable.Repeat(" --- |", _invariants.Length + 6))).Append('\n');
        foreach (var row in results.GroupBy(r => (r.Fault, r.Broker)).OrderBy(g => g.Key.Fault).ThenBy(g => g.Key.Broker))
        {
            var counts = _invariants.Select(i => row.Count(r => r.Violations.Any(v => v.Invariant == i)));
            text.Append(CultureInfo.InvariantCulture, $"| {row.Key.Fault} | {row.Key.Broker} | {row.Count()} | {row.Sum(r => r.Inputs)} | ");
            text.Append(CultureInfo.InvariantCulture, $"{row.Sum(r => r.Losses)} | {row.Sum(r => r.Duplicates)} | ");
            text.AppendJoin(" | ", counts).Append(CultureInfo.InvariantCulture, $" | {row.Sum(r => r.Restarts)} | {row.Max(r => r.DrainSeconds):0.0} |\n");
        }

        return text.ToString();
    }

    /// <summary>Puts the table between its marks in a Markdown file.</summary>
    public static void Write(string file, IReadOnlyList<SeedResult> results)
    {
        var text = File.ReadAllText(file);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (from < 0 || to < from)
        {
            throw new InvalidOperationException($"{file} has no place for the table: {Begin} {End}");
        }

        File.WriteAllText(file, $"{text[..(from + Begin.Length)]}\n{Of(results)}{text[to..]}");
    }
}
