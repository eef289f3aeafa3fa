using Craft.Catalog.Courses;

namespace Craft.Ingestor.Polling;

/// <summary>
/// What one poll did (<c>craft ingest status</c>). <paramref name="Courses"/> were read and cleaned,
/// <paramref name="Unchanged"/> are still offered and needed no reading, <paramref name="Refused"/> counts by reason.
/// </summary>
public sealed record PollReport(
    string Source,
    string PollId,
    PollOutcome Outcome,
    string Reason,
    DateTimeOffset StartedAt,
    TimeSpan Elapsed,
    int Pages,
    int Courses,
    int Unchanged,
    int Repeated,
    int Unreadable,
    IReadOnlyDictionary<string, int> Refused,
    StoreResult Stored,
    int Withdrawn,
    bool ShrinkHeld,
    TimeSpan? RetryAfter);
