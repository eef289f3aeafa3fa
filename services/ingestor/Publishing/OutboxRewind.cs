using Craft.Catalog.Courses;
using Craft.Runtime;
using Craft.Schemas;

namespace Craft.Ingestor.Publishing;

/// <summary>
/// Before the outbox begins: a topic that ends before what the database believes to be published is another one (a move to
/// a new Kafka, a deleted folder). The outbox goes back to where the topic ends and publishes the rest again.
/// </summary>
internal sealed class OutboxRewind(TopicAdmin topics, TopicTail tail, CourseCatalog catalog, IngestorEvents events) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // in this order: a page is published before the progress is stored, so a topic behind it has lost something
        if (await catalog.OutboxProgressAsync(cancellationToken) is not { } progress)
        {
            return;
        }

        await topics.EnsureAsync(Topics.All, cancellationToken);
        var published = await tail.ReadLastAsync(Topics.Courses, HeaderNames.EventSequence, cancellationToken) ?? 0;
        if (published < progress && await catalog.RewindOutboxAsync(published, cancellationToken))
        {
            events.OutboxRewound(progress, published);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
