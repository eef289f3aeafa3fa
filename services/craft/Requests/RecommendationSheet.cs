using System.Globalization;
using System.Text;
using Craft.Cli;
using Craft.Schemas;

namespace Craft.Requests;

/// <summary>An answer as plain text for a terminal. German, as the notice of every answer is.</summary>
internal static class RecommendationSheet
{
    private const int MostGapLabels = 12;

    public static string Render(Recommendation answer)
    {
        var sheet = new StringBuilder();
        if (answer.Occupation is { } occupation)
        {
            sheet.Append(CultureInfo.InvariantCulture,
                $"{Terminal.Bold(occupation.Label)}  ({occupation.ResolvedBy}, {occupation.Confidence:0.00})\n");
        }

        AddLabels(sheet, "Lücke", answer.SkillGap);
        foreach (var item in answer.Items)
        {
            AddItem(sheet, item);
        }

        AddLabels(sheet, "Offen bleibt", answer.Uncovered);
        if (answer.Problem?.Choices is { Count: > 0 } choices)
        {
            foreach (var choice in choices)
            {
                sheet.Append(CultureInfo.InvariantCulture, $"  {choice.Label}  {choice.Uri}\n");
            }
        }

        sheet.Append(CultureInfo.InvariantCulture, $"\n{answer.Candidates} Kurse geprüft, {answer.ElapsedMs:0.0} ms. {answer.Notice}");
        return sheet.ToString();
    }

    private static void AddItem(StringBuilder sheet, RecommendedCourse item)
    {
        sheet.Append(CultureInfo.InvariantCulture, $"\n{item.Rank}. {Terminal.Bold(item.Title)}  {item.Score:0.00}\n");
        sheet.Append("   ").Append(Terminal.Faint(string.Join("  ", new[] { item.CourseId, item.Provider, item.Url }.Where(t => !string.IsNullOrEmpty(t)))));
        sheet.Append('\n');
        if (item.Explanation is { } explanation)
        {
            sheet.Append("   ").Append(explanation.Text.ReplaceLineEndings("\n   ")).Append('\n');
        }

        foreach (var covered in item.Covers)
        {
            sheet.Append(CultureInfo.InvariantCulture,
                $"   {Terminal.Green("+")} {covered.Skill.Label}: „{covered.Evidence.Text}“ ({covered.Evidence.Field})\n");
        }
    }

    private static void AddLabels(StringBuilder sheet, string title, IReadOnlyList<SkillRef> skills)
    {
        if (skills.Count == 0)
        {
            return;
        }

        var more = skills.Count > MostGapLabels ? $" und {skills.Count - MostGapLabels} weitere" : "";
        sheet.Append(CultureInfo.InvariantCulture,
            $"\n{title} ({skills.Count}): {string.Join(", ", skills.Take(MostGapLabels).Select(s => s.Label))}{more}\n");
    }
}
