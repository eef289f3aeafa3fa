namespace Craft.Schemas;

/// <summary>
/// A question on <see cref="Topics.RecommendationRequests"/>. Everything is optional on the wire, because a request without
/// a usable member still gets an answer with a <see cref="Problem"/>.
/// </summary>
public sealed record RecommendationRequest
{
    /// <summary>Used when the record has no key; over HTTP the server makes it.</summary>
    public string? RequestId { get; init; }

    public OccupationQuery? Occupation { get; init; }

    /// <summary>Labels or concept URIs.</summary>
    public IReadOnlyList<string>? CurrentSkills { get; init; }

    /// <summary>Labels or concept URIs; when given it is the gap.</summary>
    public IReadOnlyList<string>? SkillGap { get; init; }

    /// <summary>Of the explanation; <c>de</c> unless given.</summary>
    public string? Language { get; init; }

    /// <summary>1..20; 5 unless given.</summary>
    public int? Top { get; init; }

    public RequestFilters? Filters { get; init; }

    /// <summary><c>once</c> (default) or <c>standing</c>.</summary>
    public string? Mode { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>True unless given.</summary>
    public bool? Explain { get; init; }
}
