namespace Craft.Ingestor.Sources;

/// <summary>
/// What an adapter may know about the poll it serves: when it started and the marks of the courses offered now
/// (source id to <see cref="RawCourse.Mark"/>), so that it need not ask for what did not change.
/// </summary>
public sealed record PollContext(DateTimeOffset StartedAt, IReadOnlyDictionary<string, string> Marks);
