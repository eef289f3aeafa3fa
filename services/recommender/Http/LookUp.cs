namespace Craft.Recommender.Http;

/// <summary>What the look-ups by text have in common: limits, ids, rounding.</summary>
internal static class LookUp
{
    public const int DefaultLimit = 10;

    private const int MaxLimit = 50;
    private const int MaxLength = 400;

    /// <summary>Null, or what is wrong with the parameters.</summary>
    public static string? Fault(string? q, int? limit) =>
        string.IsNullOrWhiteSpace(q) ? "q is missing"
        : q.Length > MaxLength ? $"q is longer than {MaxLength} characters"
        : limit is < 1 or > MaxLimit ? $"limit must be 1 to {MaxLimit}"
        : null;

    /// <summary>An id from the path: a slash is the one character that routing leaves encoded.</summary>
    public static string Id(string segment) => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    public static double Round(double score) => Math.Round(score, 4);
}
