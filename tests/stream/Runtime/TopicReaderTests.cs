using System.Collections.Concurrent;
using System.Text;
using Confluent.Kafka;
using Craft.Runtime;
using Craft.Schemas;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Craft.StreamTests.Runtime;

/// <summary>Readers without a group: the view of a whole topic, its tail, what comes to it, a single record.</summary>
public sealed class TopicReaderTests(RuntimeKafka kafka) : IClassFixture<RuntimeKafka>
{
    [Fact]
    public async Task A_view_catches_up_goes_on_and_leaves_out_what_cannot_be_read()
    {
        var topic = await TopicAsync("view");
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Produce(topic, 300, perKey: 3);
        topics.WriteTransaction(topic, 20, commit: false, "aborted", "1");
        topics.Write(topic, "bad", "no JSON"u8.ToArray());
        topics.Write(topic, null, TopicTool.Value("without", 1));
        topics.Write(topic, "id-0", null);
        topics.Flush();
        var seen = new ConcurrentQueue<ViewRecord<CourseIndexed>>();
        using var host = Viewing(topic, seen.Enqueue);
        var view = host.Services.GetRequiredService<TopicView<CourseIndexed>>();
        Assert.False(view.CaughtUp.IsCompleted);
        await host.StartAsync(TestContext.Current.CancellationToken);
        await Until.DoneAsync(view.CaughtUp, "the view catches up");
        Assert.Equal(301, seen.Count);
        Assert.Equal(Enumerable.Range(0, 300).Select(i => (long)i), seen.Where(r => r.Value is not null).Select(r => r.Value!.Revision).Order());
        Assert.Null(seen.Last(r => r.Key == "id-0").Value);
        Assert.Equal(PartState.Ready, host.Services.GetRequiredService<PartHealth>().Part($"view {topic}").State);

        topics.Produce(topic, 50, from: 300);
        await Until.TrueAsync(() => seen.Count == 351, "the view goes on");
        Assert.Equal(0, host.Services.GetRequiredService<StageFailure>().ExitCode);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_view_of_an_empty_topic_has_caught_up_at_once_and_one_that_breaks_ends_the_process()
    {
        var topic = await TopicAsync("broken");
        using var host = Viewing(topic, _ => throw new InvalidOperationException("the table is broken"));
        var view = host.Services.GetRequiredService<TopicView<CourseIndexed>>();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await Until.DoneAsync(view.CaughtUp, "the view catches up");
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Produce(topic, 1);
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        await Until.DoneAsync(stopping.AsTask(), "the process ends");
        Assert.Equal(StageFailure.Broken, host.Services.GetRequiredService<StageFailure>().ExitCode);
        await host.StopAsync(TestContext.Current.CancellationToken);
        Environment.ExitCode = 0;
    }

    [Fact]
    public async Task Replayed_dead_letters_at_the_end_do_not_take_the_tail_back()
    {
        var topic = await TopicAsync("tail-replayed");
        using var topics = new TopicTool(kafka.BootstrapServers);
        TopicPartition place = new(topic, 0);
        for (var i = 1; i <= 100; i++)
        {
            topics.WriteRaw(place, "k"u8.ToArray(), null, MessageHeaders.Of((HeaderNames.EventSequence, $"{i}")));
        }

        for (var i = 1; i <= 40; i++)
        {
            topics.WriteRaw(place, "k"u8.ToArray(), null, MessageHeaders.Of(
                (HeaderNames.EventSequence, $"{i}"), (HeaderNames.ReplayedFrom, $"{topic}.tests.dlq/0/{i}")));
        }

        topics.Flush();
        var tail = new TopicTail(kafka.Clients());
        Assert.Equal(100, await tail.ReadLastAsync(topic, HeaderNames.EventSequence, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_tail_finds_the_last_committed_mark_behind_aborted_transactions()
    {
        var topic = await TopicAsync("tail");
        using var topics = new TopicTool(kafka.BootstrapServers);
        var tail = new TopicTail(kafka.Clients());
        var ct = TestContext.Current.CancellationToken;
        Assert.Null(await tail.ReadLastAsync(topic, HeaderNames.EventSequence, ct));

        topics.WriteTransaction(topic, 3, commit: false, HeaderNames.EventSequence, "7");
        Assert.Null(await tail.ReadLastAsync(topic, HeaderNames.EventSequence, ct));

        topics.WriteRaw(new TopicPartition(topic, 3), "a"u8.ToArray(), null, MessageHeaders.Of((HeaderNames.EventSequence, "40")));
        topics.Flush();
        topics.WriteTransaction(topic, 1, commit: true, HeaderNames.EventSequence, "41");
        for (var i = 0; i < 2; i++)
        {
            topics.WriteTransaction(topic, 80, commit: false, HeaderNames.EventSequence, "99");
        }

        Assert.Equal(41, await tail.ReadLastAsync(topic, HeaderNames.EventSequence, ct));
        Assert.Null(await tail.ReadLastAsync(topic, "another-header", ct));
    }

    [Fact]
    public async Task A_follower_misses_nothing_that_is_written_after_it_was_made_and_sees_nothing_older()
    {
        var topic = await TopicAsync("follow");
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Produce(topic, 50);
        using var follower = new TopicFollower<CourseIndexed>(kafka.Clients(), topic);
        topics.Produce(topic, 100, from: 50);
        var seen = new List<long>();
        await Until.TrueAsync(
            () =>
            {
                while (follower.Next(TimeSpan.FromMilliseconds(100)) is { } record)
                {
                    seen.Add(record.Value!.Revision);
                }

                return seen.Count >= 100;
            },
            "all that was written is read");
        Assert.Equal(Enumerable.Range(50, 100).Select(i => (long)i), seen.Order());
        Assert.Throws<KafkaUnavailableException>(() => new TopicFollower<CourseIndexed>(kafka.Clients(), $"{topic}.missing"));
    }

    [Fact]
    public async Task A_single_record_is_read_by_its_place()
    {
        var topic = await TopicAsync("place");
        using var topics = new TopicTool(kafka.BootstrapServers);
        for (var i = 0; i < 10; i++)
        {
            topics.WriteRaw(new TopicPartition(topic, 1), Encoding.UTF8.GetBytes($"id-{i}"), TopicTool.Value($"id-{i}", i));
        }

        topics.Flush();
        var reader = new RecordReader(kafka.Clients(), TimeProvider.System);
        var ct = TestContext.Current.CancellationToken;
        Assert.Equal(4, Oracle.Revision((await reader.ReadAsync(topic, 1, 4, ct))!));
        Assert.Null(await reader.ReadAsync(topic, 1, 10, ct));
        Assert.Null(await reader.ReadAsync(topic, 0, 0, ct));
    }

    private async Task<string> TopicAsync(string word)
    {
        var topic = kafka.Name(word);
        await kafka.MakeAsync(topic);
        return topic;
    }

    private IHost Viewing(string topic, Action<ViewRecord<CourseIndexed>> apply)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddTopicView<CourseIndexed, NullLoggerFactory>(topic, _ => apply);
        builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(kafka.Options()));
        return builder.Build();
    }
}
