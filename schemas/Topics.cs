namespace Craft.Schemas;

/// <summary>Names, types and settings of every topic; fixed, other programs rely on them.</summary>
public static class Topics
{
    public const string Courses = "craft.courses.v1";
    public const string CoursesEnriched = "craft.courses-enriched.v1";
    public const string CoursesIndexed = "craft.courses-indexed.v1";
    public const string RecommendationRequests = "craft.recommendation-requests.v1";
    public const string Recommendations = "craft.recommendations.v1";
    public const string Models = "craft.models.v1";

    /// <summary>Partitions of a topic unless configured.</summary>
    public const int DefaultPartitions = 6;

    /// <summary><c>max.message.bytes</c> of every topic and its dead letters.</summary>
    public const int MaxMessageBytes = 8 * 1024 * 1024;

    private static readonly TimeSpan _week = TimeSpan.FromDays(7);
    private static readonly TimeSpan _month = TimeSpan.FromDays(30);

    /// <summary>All topics but the dead letters.</summary>
    public static IReadOnlyList<TopicSpec> All { get; } =
    [
        new(Courses, "craft.course.v1", "compact", null),
        new(CoursesEnriched, "craft.course-enriched.v1", "compact", null),
        new(CoursesIndexed, "craft.course-indexed.v1", "delete", _week),
        new(RecommendationRequests, "craft.recommendation-request.v1", "compact", null),
        new(Recommendations, "craft.recommendation.v1", "compact,delete", _month),
        new(Models, "craft.model-promoted.v1", "compact", null),
    ];

    /// <summary>The dead letters that <paramref name="service"/> writes for <paramref name="topic"/>.</summary>
    public static TopicSpec DeadLetters(string topic, string service) =>
        new($"{topic}.{service}.dlq", null, "delete", _month);

    /// <summary>The CloudEvents type of the values on <paramref name="topic"/>.</summary>
    public static string TypeOf(string topic) =>
        All.First(t => t.Name == topic).CloudEventType
        ?? throw new ArgumentException($"no event type for topic {topic}", nameof(topic));
}
