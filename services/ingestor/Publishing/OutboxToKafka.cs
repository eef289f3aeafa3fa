using Craft.Catalog.Outbox;
using Craft.Runtime;
using Craft.Schemas;

namespace Craft.Ingestor.Publishing;

/// <summary>
/// The catalogue's outbox writes to Kafka through here, each page one transaction under a fixed transactional id. Before
/// the first page and after every failure a new publisher fences its predecessors (also in other processes), which decides
/// their last transaction; only then the topic is asked up to where it is written.
/// </summary>
internal sealed class OutboxToKafka(
    KafkaClients clients,
    TopicAdmin topics,
    TopicTail tail,
    Func<CancellationToken, Task<long>> highestSequence,
    PartHealth parts,
    StageFailure failure,
    IngestorEvents events,
    ILogger<TransactionalPublisher> logger) : IAsyncDisposable
{
    public const string TransactionalId = "craft.ingestor.outbox";

    private const string Trouble = "outbox";

    private readonly Part _part = parts.Part(IngestorServices.PartName);
    private TransactionalPublisher? _publisher;
    private bool _topicsMade;

    /// <summary>As <see cref="ReadPublishedSequence"/> demands.</summary>
    public async Task<long> ReadPublishedAsync(CancellationToken ct)
    {
        // taking over waits for the broker as long as it takes
        _part.Trouble(Trouble, "outbox: waiting for Kafka");
        try
        {
            if (!_topicsMade)
            {
                await topics.EnsureAsync(Topics.All, ct);
                _topicsMade = true;
            }

            await StopAsync();
            _publisher = new TransactionalPublisher(clients, TransactionalId, logger);
            await _publisher.StartAsync(ct);
            var published = await tail.ReadLastAsync(Topics.Courses, HeaderNames.EventSequence, ct) ?? 0;
            await RefuseForeignTopicAsync(published, ct);
            _part.Clear(Trouble);
            return published;
        }
        catch (Exception e) when (Notes(e, ct))
        {
            throw;
        }
    }

    /// <summary>As <see cref="PublishChanges"/> demands.</summary>
    public async Task PublishAsync(IReadOnlyList<CatalogChange> page, CancellationToken ct)
    {
        try
        {
            var publisher = _publisher ?? throw new InvalidOperationException("the published sequence must be read first");
            using var sending = new PublishTraces(page);
            await publisher.PublishAsync([.. page.Select((change, i) => CourseRecord.Of(change, sending.ContextOf(i)))], ct);
        }
        catch (Exception e) when (Notes(e, ct))
        {
            throw;
        }

        _part.Clear(Trouble);
        events.Published(page.Count, page[^1].Sequence);
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task StopAsync()
    {
        if (_publisher is { } previous)
        {
            _publisher = null;
            await previous.DisposeAsync();
        }
    }

    // an older database, or another one's topic: its sequences say nothing about ours, and going on would skip real events
    private async Task RefuseForeignTopicAsync(long published, CancellationToken ct)
    {
        var highest = await highestSequence(ct);
        if (published > highest)
        {
            var sentence = $"{Topics.Courses} knows event {published}, the database only {highest}: "
                + "this topic belongs to another (or a newer) database; restore that one or start with an empty topic";
            failure.Fail(IngestorServices.PartName, StageFailure.Broken, sentence);
            throw new InvalidOperationException(sentence);
        }
    }

    // the outbox brings the page again
    private bool Notes(Exception e, CancellationToken ct)
    {
        if (!ct.IsCancellationRequested)
        {
            _part.Trouble(Trouble, $"outbox: {e.Message}");
            events.NotPublished(e.GetType().Name, e.Message);
        }

        return true;
    }
}
