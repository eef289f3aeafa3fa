namespace Craft.Recommender.Labels;

/// <summary>The languages that an answer can be written in.</summary>
internal static class AnswerLanguage
{
    public const string German = "de";
    public const string English = "en";

    /// <summary>The primary subtag (<c>de-AT</c> gives <c>de</c>), or null when no answer can be written in it.</summary>
    public static string? Of(string? tag)
    {
        var primary = (tag ?? German).Trim().Split('-', '_')[0].ToLowerInvariant();
        return primary is German or English ? primary : null;
    }
}
