using Craft.Catalog.Courses;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Subscriptions;

namespace Craft.Catalog.Outbox;

/// <summary>
/// The ordered subscription <c>courses-to-kafka</c>: exactly one node runs it. Marten commits its progress only after
/// the page was published; what was published before a lost commit is skipped by the published sequence.
/// </summary>
public sealed class CourseOutbox : SubscriptionBase
{
    public const string SubscriptionName = "courses-to-kafka";

    private readonly PublishChanges _publish;
    private readonly ReadPublishedSequence _readPublished;
    private readonly CatalogEvents _events;
    private readonly TimeProvider _time;
    private ISubscriptionController? _run;
    private long? _published;

    public CourseOutbox(PublishChanges publish, ReadPublishedSequence readPublished, CatalogEvents events, TimeProvider time)
    {
        _publish = publish;
        _readPublished = readPublished;
        _events = events;
        _time = time;
        Name = SubscriptionName;
        Options.BatchSize = OutboxSlices.MostChanges;
        Options.MaximumHopperSize = 3 * OutboxSlices.MostChanges;
        IncludeType<CourseAdded>();
        IncludeType<CourseChanged>();
        IncludeType<CourseWithdrawn>();
    }

    /// <summary>Throwing rolls the page back and brings it again; Marten pauses for a second or two.</summary>
    public override async Task<IChangeListener> ProcessEventsAsync(
        EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
    {
        if (page.Events.Count == 0)
        {
            return NullChangeListener.Instance;
        }

        var published = await PublishedAsync(controller, cancellationToken);
        _published = null; // unknown until the page is through
        foreach (var slice in OutboxSlices.After(published, page.Events))
        {
            await _publish(slice, cancellationToken);
            published = slice[^1].Sequence;
            _events.Published(slice.Count, _time.GetUtcNow() - slice[0].Time);
        }

        _published = published;
        return NullChangeListener.Instance;
    }

    // another node may have published while this one was not the leader: a new run asks again
    private async Task<long> PublishedAsync(ISubscriptionController controller, CancellationToken ct)
    {
        if (_published is { } known && ReferenceEquals(_run, controller))
        {
            return known;
        }

        _run = controller;
        var published = await _readPublished(ct);
        _events.OutboxContinues(published);
        return published;
    }
}
