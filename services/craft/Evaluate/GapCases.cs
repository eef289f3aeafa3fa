using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Craft.Catalog.Knowledge;

namespace Craft.Evaluate;

/// <summary>
/// Draws the cases of <see cref="LeaveSkillsOutSet"/>: every occupation of which at least three essential skills are taught by
/// some course, several times with other skills hidden. Hashes decide, so the cases are the same everywhere. Pure.
/// </summary>
internal static class GapCases
{
    /// <summary>Hidden skills of a case at most.</summary>
    public const int Skills = 5;

    private const int SkillsMin = 3;
    private const int DrawsMax = 4;

    public static IReadOnlyList<GapCase> Of(KnowledgeBase knowledge, IReadOnlyDictionary<string, IReadOnlySet<string>> truth)
    {
        var taught = truth.Values.SelectMany(skills => skills).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. knowledge.Occupations.OrderBy(o => o.Uri, StringComparer.Ordinal).SelectMany(o => Draw(knowledge, o, taught)),
        ];
    }

    private static IEnumerable<GapCase> Draw(KnowledgeBase knowledge, Occupation occupation, HashSet<string> taught)
    {
        var known = knowledge.Resolve(occupation.Essential.Distinct().Where(taught.Contains)).ToList();
        if (known.Count < SkillsMin)
        {
            return [];
        }

        // with few skills another draw would hide the same ones
        var draws = Math.Min(DrawsMax, 1 + ((known.Count - SkillsMin) / 2));
        return Enumerable.Range(0, draws)
            .Select(draw => new GapCase(
                string.Create(CultureInfo.InvariantCulture, $"{occupation.Uri}#{draw}"),
                occupation,
                [.. known.OrderBy(s => Hash(occupation.Uri, s.Uri, draw)).Take(Math.Min(Skills, known.Count))]))
            .DistinctBy(c => string.Join(' ', c.Hidden.Order(StringComparer.Ordinal)));
    }

    private static ulong Hash(string occupation, string skill, int draw) => BitConverter.ToUInt64(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{occupation} {skill} {draw}"))));
}
