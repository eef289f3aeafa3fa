using Craft.Catalog.Courses;
using Craft.Schemas;
using JasperFx.Events;

namespace Craft.Catalog.Outbox;

/// <summary>Turns a page of events into publishable slices of bounded size.</summary>
internal static class OutboxSlices
{
    public const int MostChanges = 500;

    /// <summary>Text of one slice, in UTF-16 units; a single larger course makes a slice of its own.</summary>
    public const int MostText = 4 * 1024 * 1024;

    /// <summary>The changes after a sequence, in order, cut where a slice would grow too large.</summary>
    public static IEnumerable<IReadOnlyList<CatalogChange>> After(long published, IEnumerable<IEvent> page) =>
        Cut(page.Where(e => e.Sequence > published).Select(ToChange).OfType<CatalogChange>(), MostChanges, MostText);

    internal static IEnumerable<IReadOnlyList<CatalogChange>> Cut(IEnumerable<CatalogChange> changes, int mostChanges, int mostText)
    {
        var slice = new List<CatalogChange>();
        var text = 0;
        foreach (var change in changes)
        {
            var size = TextOf(change.Course);
            if (slice.Count > 0 && (slice.Count >= mostChanges || text + size > mostText))
            {
                yield return slice;
                slice = [];
                text = 0;
            }

            slice.Add(change);
            text += size;
        }

        if (slice.Count > 0)
        {
            yield return slice;
        }
    }

    internal static CatalogChange? ToChange(IEvent @event) => @event.Data switch
    {
        CourseAdded added => Of(@event, added.Course),
        CourseChanged changed => Of(@event, changed.Course),
        CourseWithdrawn gone => new CatalogChange(
            @event.Sequence, gone.Id, gone.Revision, null, @event.Timestamp, TraceHeader.Get(@event)),
        _ => null,
    };

    private static CatalogChange Of(IEvent @event, Course course) =>
        new(@event.Sequence, course.Id, course.Revision, course, @event.Timestamp, TraceHeader.Get(@event));

    private static int TextOf(Course? course) => course is null
        ? 0
        : course.Title.Length + Length(course.Headline) + Length(course.Description)
            + (course.Objectives?.Sum(Length) ?? 0) + (course.Keywords?.Sum(Length) ?? 0)
            + (course.Dates?.Sum(d => Length(d.Place) + 80) ?? 0) + 512;

    private static int Length(string? text) => text?.Length ?? 0;
}
