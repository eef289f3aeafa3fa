using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Craft.Runtime;
using Craft.Schemas;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Craft.StreamTests.Runtime;

/// <summary>Dead letters go back to their topic once each, whatever happens to the command.</summary>
public sealed class DeadLetterReplayTests(RuntimeKafka kafka) : IClassFixture<RuntimeKafka>
{
    // more than two transactions of a replay
    private const int Many = 1_200;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_replayed_message_that_fails_again_is_not_replayed_without_again_and_is_itself_but_for_one_header()
    {
        var stage = await kafka.StageAsync("replay");
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Write(stage.InputTopics[0], "k", TopicTool.Value("k", 7), ("mine", "kept"), (HeaderNames.EventSequence, "12"));
        topics.Flush();
        var fails = true;
        var step = new ScriptedStep { Each = m => fails ? new Outcome<CourseIndexed>.Reject("no") : ScriptedStep.Pass(m) };
        var letters = RuntimeKafka.DeadLetters(stage);
        await using var running = await StageUnderTest.StartAsync(kafka.Options(), stage, step);
        topics.Read(letters, 1);
        Assert.Equal(1, (await RunAsync(new(letters) { DryRun = true })).Replayed);
        Assert.Equal(1, (await RunAsync(new(letters))).Replayed);

        var second = topics.Read(letters, 2).Single(l => l.Headers.Text(HeaderNames.ReplayedFrom) is not null);
        var inputs = topics.Read(stage.InputTopics[0], 2);
        var replayed = inputs.Single(r => r.Headers.Text(HeaderNames.ReplayedFrom) is not null);
        var original = inputs.Single(r => r.Headers.Text(HeaderNames.ReplayedFrom) is null);
        Assert.Equal(original.Key, replayed.Key);
        Assert.Equal(original.Value, replayed.Value);
        Assert.Equal(
            original.Headers.All.Select(h => (h.Key, Text(h.Value))),
            replayed.Headers.All.Where(h => h.Key != HeaderNames.ReplayedFrom).Select(h => (h.Key, Text(h.Value))));
        var first = topics.Read(letters, 2).Single(l => l.Headers.Text(HeaderNames.ReplayedFrom) is null);
        Assert.Equal($"{letters}/{first.Partition}/{first.Offset}", replayed.Headers.Text(HeaderNames.ReplayedFrom));

        Assert.Equal(new ReplayCount(2, 0, 1, 1, 0, 0, 0), await RunAsync(new(letters)));
        fails = false;
        Assert.Equal(new ReplayCount(2, 1, 1, 0, 0, 0, 0), await RunAsync(new(letters) { Again = true }));
        Assert.Single(topics.Read(stage.OutputTopic!, 1));
        var third = Assert.Single(topics.Read(stage.InputTopics[0], 3), r => r.Headers.Text(HeaderNames.ReplayedFrom) == Place(second));
        Assert.Single(third.Headers.All, h => h.Key == HeaderNames.ReplayedFrom);
        Assert.Equal(0, (await RunAsync(new(letters) { Again = true })).Replayed);
    }

    [Fact]
    public async Task A_replay_that_is_killed_between_transactions_and_run_again_writes_each_message_once()
    {
        var (source, letters) = await LettersAsync("killed", Many);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            RunAsync(new(letters), so => throw new InvalidOperationException($"killed after {so.Replayed}")));
        using var topics = new TopicTool(kafka.BootstrapServers);
        Assert.InRange(topics.Read(source, 1).Count, 1, Many - 1);

        var rest = await RunAsync(new(letters));
        Assert.Equal(Many, rest.Replayed + rest.ReplayedBefore);
        OnceEach(topics.Read(source, Many), Many);
    }

    [Fact]
    public async Task A_replay_that_is_killed_inside_a_transaction_leaves_nothing_of_it()
    {
        var (source, letters) = await LettersAsync("inside", 20);
        await kafka.MakeAsync(DeadLetterReplay.LedgerOf(letters));
        var limit = TimeSpan.FromSeconds(60);
        using var killed = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig
        {
            BootstrapServers = kafka.BootstrapServers,
            TransactionalId = $"craft-dlq-replay-{letters}",
        }).Build();
        killed.InitTransactions(limit);
        killed.BeginTransaction();
        killed.Produce(source, new() { Key = "id-0"u8.ToArray(), Value = TopicTool.Value("id-0", 0) });
        killed.Produce(DeadLetterReplay.LedgerOf(letters), new() { Key = "0/0"u8.ToArray(), Value = [] });
        killed.Flush(limit);

        Assert.Equal(20, (await RunAsync(new(letters))).Replayed);
        Assert.ThrowsAny<KafkaException>(() => killed.CommitTransaction(limit));
        using var topics = new TopicTool(kafka.BootstrapServers);
        OnceEach(topics.Read(source, 20), 20);
    }

    [Fact]
    public async Task Replays_at_the_same_time_write_each_message_once()
    {
        var (source, letters) = await LettersAsync("twice", Many);
        var ends = new ConcurrentBag<Exception>();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(
            async () =>
            {
                try
                {
                    await RunAsync(new(letters));
                }
                catch (Exception e) when (e is PublisherFencedException or PublishFailedException)
                {
                    ends.Add(e);
                }
            },
            Ct)));
        await RunAsync(new(letters));
        using var topics = new TopicTool(kafka.BootstrapServers);
        OnceEach(topics.Read(source, Many), Many);
        Assert.True(ends.Count < 3, "one of them has finished");
    }

    [Fact]
    public async Task What_a_filter_leaves_is_replayed_later()
    {
        var (source, letters) = await LettersAsync("filter", 90);
        var first = await RunAsync(new(letters) { Reason = RejectReason.Invalid });
        Assert.Equal((30, 60), (first.Replayed, first.OtherReason));
        var one = await RunAsync(new(letters) { Partition = 1, From = new TopicPoint.At(0), To = new TopicPoint.At(1) });
        Assert.Equal(1, one.Read);
        var all = await RunAsync(new(letters));
        Assert.Equal(90, all.Replayed + all.ReplayedBefore);
        using var topics = new TopicTool(kafka.BootstrapServers);
        OnceEach(topics.Read(source, 90), 90);
    }

    [Fact]
    public async Task A_topic_that_is_missing_says_so()
    {
        var missing = await Assert.ThrowsAsync<TopicMissingException>(() => RunAsync(new("nothing.dlq")));
        Assert.Equal($"there is no topic nothing.dlq on {kafka.BootstrapServers}", missing.Message);
    }

    private Task<ReplayCount> RunAsync(ReplayOrder order, Action<ReplayCount>? progress = null) => Task.Run(
        () => new DeadLetterReplay(kafka.Clients(), TimeProvider.System, NullLoggerFactory.Instance).RunAsync(order, progress ?? (_ => { }), Ct), Ct);

    // letters of a topic, every third of a reason
    private async Task<(string Source, string Letters)> LettersAsync(string word, int count)
    {
        var source = kafka.Name(word);
        var letters = Topics.DeadLetters(source, "tests").Name;
        await kafka.MakeAsync(source, letters);
        using var topics = new TopicTool(kafka.BootstrapServers);
        string[] reasons = [RejectReason.Invalid, RejectReason.StepFailed, RejectReason.StepRejected];
        for (var i = 0; i < count; i++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"id-{i}");
            var record = new RawRecord(source, i % 4, i, DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes(key), TopicTool.Value(key, i), MessageHeaders.None);
            var dead = DeadLetters.Of(record, "tests", new(reasons[i % 3], "no"), DateTimeOffset.UnixEpoch);
            topics.WriteRaw(
                new(letters, i % 4), dead.Key, dead.Value, new([.. dead.Headers.Select(h => new KeyValuePair<string, byte[]?>(h.Key, h.GetValueBytes()))]));
        }

        topics.Flush();
        return (source, letters);
    }

    private static void OnceEach(List<RawRecord> replayed, int count)
    {
        Assert.Equal(count, replayed.Count);
        Assert.Equal(Enumerable.Range(0, count).Select(i => (long)i), replayed.Select(Oracle.Revision).Order());
        Assert.Equal(count, replayed.Select(r => r.Headers.Text(HeaderNames.ReplayedFrom)).Distinct().Count());
    }

    private static string Place(RawRecord record) =>
        string.Create(CultureInfo.InvariantCulture, $"{record.Topic}/{record.Partition}/{record.Offset}");

    private static string Text(byte[]? bytes) => bytes is null ? "null" : Convert.ToHexString(bytes);
}
