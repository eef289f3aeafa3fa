using Craft.Catalog.Courses;
using Craft.Catalog.Polls;

namespace Craft.Ingestor.Polling;

/// <summary>Where a poll's findings go: the four things that it needs of the catalogue.</summary>
public sealed record PollSink(
    Func<IReadOnlyList<ObservedCourse>, DateTimeOffset, CancellationToken, Task<StoreResult>> StoreAsync,
    Func<CompletedPoll, CancellationToken, Task<WithdrawResult>> CompleteAsync,
    Func<string, string, DateTimeOffset, CancellationToken, Task> RecordFailureAsync,
    Func<string, CancellationToken, Task<IReadOnlyDictionary<string, string>>> ReadMarksAsync)
{
    public static PollSink To(CourseCatalog catalog, PollLog polls) =>
        new(catalog.StoreAsync, catalog.CompletePollAsync, polls.RecordFailureAsync, catalog.ReadMarksAsync);
}
