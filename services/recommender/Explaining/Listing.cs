namespace Craft.Recommender.Explaining;

/// <summary>Enumerations in a sentence.</summary>
internal static class Listing
{
    private const int MaxNamed = 3;

    /// <summary>Up to three skills by name, the rest by number: <c>„A“, „B“ und zwei weitere Fähigkeiten</c>.</summary>
    public static string Of(
        IReadOnlyList<SkillClaim> claims, string and, string open, string close, Func<int, string> rest)
    {
        var parts = claims.Take(MaxNamed).Select(c => open + c.Skill.Skill.Label + close).ToList();
        if (claims.Count > MaxNamed)
        {
            parts.Add(rest(claims.Count - MaxNamed));
        }

        return Join(parts, and);
    }

    public static string Join(IReadOnlyList<string> parts, string and) =>
        parts.Count == 1 ? parts[0] : $"{string.Join(", ", parts.Take(parts.Count - 1))} {and} {parts[^1]}";
}
