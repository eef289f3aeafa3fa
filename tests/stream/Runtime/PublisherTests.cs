using System.Text;
using Craft.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Craft.StreamTests.Runtime;

/// <summary>Of all publishers with one transactional id only the newest can write.</summary>
public sealed class PublisherTests(RuntimeKafka kafka) : IClassFixture<RuntimeKafka>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_newer_publisher_fences_the_older_one_for_good()
    {
        var topic = kafka.Name("fenced");
        await kafka.MakeAsync(topic);
        await using var older = Publisher(topic);
        await older.StartAsync(Ct);
        await older.PublishAsync([Record(topic, "old-1"), Record(topic, "old-2")], Ct);
        await using var newer = Publisher(topic);
        await newer.StartAsync(Ct);

        var fenced = await Assert.ThrowsAsync<PublisherFencedException>(() => older.PublishAsync([Record(topic, "old-3")], Ct));
        Assert.Equal($"{topic}-id was taken over by a newer publisher", fenced.Message);
        await newer.PublishAsync([Record(topic, "new-1")], Ct);
        await Assert.ThrowsAsync<PublisherFencedException>(() => older.PublishAsync([Record(topic, "old-3")], Ct));
        await Assert.ThrowsAsync<PublisherFencedException>(() => older.StartAsync(Ct));
        await newer.PublishAsync([Record(topic, "new-2")], Ct);

        using var topics = new TopicTool(kafka.BootstrapServers);
        Assert.Equal(["new-1", "new-2", "old-1", "old-2"], topics.Read(topic, 4).Select(r => Encoding.UTF8.GetString(r.Key!)).Order());
    }

    [Fact]
    public async Task A_page_with_a_record_that_the_topic_does_not_take_is_not_published_and_the_next_one_is()
    {
        var topic = kafka.Name("page");
        await kafka.MakeAsync(topic);
        await using var publisher = Publisher(topic);
        await publisher.StartAsync(Ct);
        var huge = new OutgoingRecord(topic, "huge", new byte[9 * 1024 * 1024], MessageHeaders.None);
        await Assert.ThrowsAsync<PublishFailedException>(() => publisher.PublishAsync([Record(topic, "with-huge"), huge], Ct));
        await publisher.PublishAsync([Record(topic, "after")], Ct);
        using var topics = new TopicTool(kafka.BootstrapServers);
        Assert.Equal(["after"], topics.Read(topic, 1).Select(r => Encoding.UTF8.GetString(r.Key!)));
    }

    [Fact]
    public async Task A_record_that_is_too_large_says_what_to_do()
    {
        var topic = kafka.Name("large");
        await kafka.MakeAsync(topic);
        using var writer = new RecordWriter(kafka.Clients(), TimeProvider.System);
        var huge = new OutgoingRecord(topic, "huge", new byte[9 * 1024 * 1024], MessageHeaders.None);
        var refused = await Assert.ThrowsAsync<KafkaUnavailableException>(() => writer.WriteAsync(huge, Ct));
        Assert.Equal(
            $"a record of 9437184 bytes is too large for {topic}: a topic of ours takes 8388608 (max.message.bytes); raise that or send less", refused.Message);
    }

    private TransactionalPublisher Publisher(string topic) =>
        new(kafka.Clients(), $"{topic}-id", NullLogger<TransactionalPublisher>.Instance);

    private static OutgoingRecord Record(string topic, string key) => new(topic, key, "value"u8.ToArray(), MessageHeaders.None);
}
