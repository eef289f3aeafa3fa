using System.Diagnostics.CodeAnalysis;
using Craft.Recommender.Labels;
using Craft.Schemas;
using Craft.Search;

namespace Craft.Recommender.Answering;

/// <summary>Limits of a request. What is outside is answered with <c>invalid-request</c>, never cut silently.</summary>
internal static class RequestCheck
{
    public const int MaxTop = 20;

    private const int DefaultTop = 5;
    private const int MaxSkills = 200;
    private const int MaxLength = 400;
    private const int MaxFilterValues = 50;

    /// <summary>False with a detail for people (it names the member and repeats nothing of its content).</summary>
    public static bool TryAccept(
        string requestId,
        RecommendationRequest request,
        DateTimeOffset now,
        [NotNullWhen(true)] out ValidRequest? valid,
        [NotNullWhen(false)] out string? detail)
    {
        valid = null;
        detail = Fault(request, now);
        if (detail is not null)
        {
            return false;
        }

        valid = new ValidRequest
        {
            RequestId = requestId,
            Occupation = request.Occupation!,
            CurrentSkills = request.CurrentSkills ?? [],
            SkillGap = request.SkillGap ?? [],
            Language = AnswerLanguage.Of(request.Language)!,
            Top = request.Top ?? DefaultTop,
            Filter = Filter(request.Filters),
            Standing = request.Mode == "standing",
            ExpiresAt = request.ExpiresAt,
            Explain = request.Explain ?? true,
        };
        return true;
    }

    private static string? Fault(RecommendationRequest request, DateTimeOffset now) =>
        OccupationFault(request.Occupation)
        ?? ListFault("currentSkills", request.CurrentSkills, MaxSkills)
        ?? ListFault("skillGap", request.SkillGap, MaxSkills)
        ?? (request.Top is < 1 or > MaxTop ? $"top must be 1 to {MaxTop}" : null)
        ?? (AnswerLanguage.Of(request.Language) is null ? "language must be de or en" : null)
        ?? (request.Mode is null or "once" or "standing" ? null : "mode must be once or standing")
        ?? (request.ExpiresAt <= now ? "expiresAt is in the past" : null)
        ?? FilterFault(request.Filters);

    private static string? OccupationFault(OccupationQuery? occupation)
    {
        if (occupation is null
            || (string.IsNullOrWhiteSpace(occupation.Uri) && string.IsNullOrWhiteSpace(occupation.BerufenetId)
                && string.IsNullOrWhiteSpace(occupation.Text)))
        {
            return "occupation needs a uri, a berufenetId or a text";
        }

        return IsLong(occupation.Uri) || IsLong(occupation.BerufenetId) || IsLong(occupation.Text)
            ? $"occupation is longer than {MaxLength} characters"
            : null;
    }

    private static string? ListFault(string member, IReadOnlyList<string>? entries, int max) =>
        entries is null ? null
        : entries.Count > max ? $"{member} has more than {max} entries"
        : entries.Any(IsLong) ? $"{member} has an entry longer than {MaxLength} characters"
        : entries.Any(string.IsNullOrWhiteSpace) ? $"{member} has an empty entry"
        : null;

    private static string? FilterFault(RequestFilters? filters) =>
        filters is null ? null
        : filters.MaxPrice < 0 ? "filters.maxPrice is negative"
        : ListFault("filters.sources", filters.Sources, MaxFilterValues)
            ?? ListFault("filters.languages", filters.Languages, MaxFilterValues);

    private static CourseFilter Filter(RequestFilters? filters) => filters is null
        ? CourseFilter.Any
        : new CourseFilter(
            filters.Sources is { Count: > 0 } sources ? sources : null,
            filters.Languages is { Count: > 0 } languages ? languages : null,
            filters.MaxPrice,
            filters.FreeOnly ?? false);

    private static bool IsLong(string? text) => text?.Length > MaxLength;
}
