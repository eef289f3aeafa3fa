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

        text.Append(set.Protocol).Append("\n\n| system |");
        text.AppendJoin(' ', set.Metrics.Select(m => m + " |")).Insert(text.Length, " ours minus this |\n");
        text.Append("| --- |").Insert(text.Length, string.Concat(Enumerable.Repeat(" --- |", set.Metrics.Count + 1))).Append('\n');
        foreach (var row in set.Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.System} |");
            foreach (var value in row.Values)
            {
                text.Append(CultureInfo.InvariantCulture, $" {value:.000} |");
            }

            text.Append(row.OursMinusThis is { } i
                ? string.Create(CultureInfo.InvariantCulture, $" {i.Difference:+.000;-.000;.000} [{i.Low:+.000;-.000;.000}, {i.High:+.000;-.000;.000}] |\n")
                : " |\n");
        }
    }
}
