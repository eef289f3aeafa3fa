using System.Globalization;
using System.Text;

namespace Craft.Evaluate;

/// <summary>Writes the tables as Markdown for docs/quality.md. Pure.</summary>
internal static class EvaluationTable
{
    public static string Render(EvaluationReport report)
    {
        var text = new StringBuilder();
        text.Append("# Quality\n\nWritten by one command; nothing here is edited by hand.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"    {report.Command}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Run on {report.Date:yyyy-MM-dd} at {report.Commit} with {report.Models}.\n\n");
        text.Append("Intervals are 95 % paired bootstrap intervals (10 000 draws by group, percentile method) of our first row minus the\n");
        text.Append("row, on the first metric; one above 0 says that ours is better. Metrics: libs/inference/Evaluation.\n");
        foreach (var set in report.Sets)
        {
            Append(text, set);
        }

        text.Append("\nThis service uses the ESCO classification of the European Commission.\n");
        return text.ToString();
    }

    private static void Append(StringBuilder text, SetReport set)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {set.Title} (`{set.Name}`)\n\n");
        if (set.Skipped is { } reason)
        {
            text.Append(CultureInfo.InvariantCulture, $"Skipped: {reason}.\n");
            return;
        }

        // a set without comparison needs no column for it
        var compares = set.Rows.Any(row => row.OursMinusThis is not null);
        IReadOnlyList<string> columns = ["system", .. set.Metrics, .. compares ? ["ours minus this"] : (IEnumerable<string>)[]];
        text.Append(CultureInfo.InvariantCulture, $"{set.Protocol}\n\n| {string.Join(" | ", columns)} |\n");
        text.Append(CultureInfo.InvariantCulture, $"|{string.Concat(Enumerable.Repeat(" --- |", columns.Count))}\n");
        foreach (var row in set.Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.System} |");
            foreach (var value in row.Values)
            {
                text.Append(CultureInfo.InvariantCulture, $" {value:.000} |");
            }

            text.Append(row.OursMinusThis is { } i
                ? string.Create(CultureInfo.InvariantCulture, $" {i.Difference:+.000;-.000;.000} [{i.Low:+.000;-.000;.000}, {i.High:+.000;-.000;.000}] |\n")
                : compares ? " |\n" : "\n");
        }
    }
}
