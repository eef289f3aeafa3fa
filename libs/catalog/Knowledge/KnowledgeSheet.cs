using System.Globalization;
using System.Text;

namespace Craft.Catalog.Knowledge;

/// <summary>An occupation and its skills as plain text for a terminal.</summary>
public static class KnowledgeSheet
{
    private const int Width = 100;

    public static string Render(Occupation occupation, KnowledgeBase knowledge)
    {
        var sheet = new StringBuilder();
        sheet.Append(Both(occupation.LabelDe, occupation.LabelEn)).Append('\n');
        sheet.Append(CultureInfo.InvariantCulture, $"ISCO-08 {Or(occupation.Isco)}, ESCO {Or(occupation.Code)}\n");
        sheet.Append(occupation.Uri).Append('\n');
        AddText(sheet, occupation.DescriptionDe);
        AddText(sheet, occupation.DescriptionEn);
        AddSkills(sheet, "Essential skills", occupation.Essential, knowledge);
        AddSkills(sheet, "Optional skills", occupation.Optional, knowledge);
        return sheet.ToString();
    }

    private static void AddText(StringBuilder sheet, string? text)
    {
        if (text is null)
        {
            return;
        }

        sheet.Append('\n');
        var column = 0;
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (column > 0 && column + 1 + word.Length > Width)
            {
                sheet.Append('\n');
                column = 0;
            }

            sheet.Append(column > 0 ? " " : "").Append(word);
            column += word.Length + (column > 0 ? 1 : 0);
        }

        sheet.Append('\n');
    }

    private static void AddSkills(StringBuilder sheet, string title, IReadOnlyList<string> uris, KnowledgeBase knowledge)
    {
        var skills = knowledge.Resolve(uris).OrderBy(s => s.LabelDe, StringComparer.OrdinalIgnoreCase).ToList();
        sheet.Append(CultureInfo.InvariantCulture, $"\n{title} ({skills.Count})\n");
        foreach (var skill in skills)
        {
            sheet.Append("  ").Append(Both(skill.LabelDe, skill.LabelEn)).Append('\n');
        }
    }

    private static string Both(string german, string english) => german == english ? german : $"{german} | {english}";

    private static string Or(string? code) => string.IsNullOrEmpty(code) ? "-" : code;
}
