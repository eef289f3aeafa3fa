using System.Text;
using Craft.Schemas;
using Microsoft.Extensions.Logging;

namespace Craft.Runtime;

/// <summary>
/// Writes dead letters back to the topics they come from, each at most once, also when it is killed and run again, or runs
/// twice. A letter and its entry in a ledger (topic <c>&lt;dlq topic&gt;.replayed</c>) are written in one transaction; the
/// ledger is read after the transactional id was taken over, so no earlier run can still write. Committed offsets would
/// not do: a replay of one reason leaves the others for later.
/// </summary>
public sealed class DeadLetterReplay(KafkaClients clients, TimeProvider time, ILoggerFactory logs)
{
    private const int PageRecords = 500;
    private const int PageBytes = 4 * 1024 * 1024;

    // longer than a dead letter lives: what can still be read is still known
    private static readonly TimeSpan _ledgerRetention = TimeSpan.FromDays(60);

    private readonly TopicScan _scan = new(clients, time);

    public static string LedgerOf(string deadLetters) => $"{deadLetters}.replayed";

    /// <summary>That dead letter is among what <see cref="DoneAsync"/> gave.</summary>
    public static bool IsDone(IReadOnlySet<string> done, RawRecord letter) => done.Contains(ReplayDecision.Key(letter));

    /// <summary>The places (partition/offset) of the dead letters that were replayed before. Blocks.</summary>
    public async Task<IReadOnlySet<string>> DoneAsync(string deadLetters, CancellationToken ct)
    {
        var ledger = LedgerOf(deadLetters);
        if (!_scan.Topics().Contains(ledger))
        {
            return new HashSet<string>(StringComparer.Ordinal);
        }

        var ranges = await _scan.RangesAsync(ledger, new TopicPoint.Earliest(), new TopicPoint.Latest(), null, ct);
        return _scan.Read(ledger, ranges, ct).Select(r => Encoding.UTF8.GetString(r.Key ?? [])).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>
    /// Replays; <paramref name="progress"/> is called after each transaction. Throws <see cref="PublishFailedException"/>
    /// (run it again), <see cref="PublisherFencedException"/> (another run took over), or what <see cref="TopicScan"/> throws.
    /// </summary>
    public async Task<ReplayCount> RunAsync(ReplayOrder order, Action<ReplayCount> progress, CancellationToken ct)
    {
        var ranges = await _scan.RangesAsync(order.DeadLetters, order.From, order.To, order.Partition, ct);
        await using var publisher = new TransactionalPublisher(
            clients, $"craft-dlq-replay-{order.DeadLetters}", logs.CreateLogger<TransactionalPublisher>());
        if (!order.DryRun)
        {
            var admin = new TopicAdmin(clients, time, logs.CreateLogger<TopicAdmin>());
            await admin.EnsureAsync([new TopicSpec(LedgerOf(order.DeadLetters), null, "delete", _ledgerRetention)], ct);
            await publisher.StartAsync(ct);
        }

        var done = await DoneAsync(order.DeadLetters, ct);
        var topics = _scan.Topics().ToHashSet(StringComparer.Ordinal);
        var page = new ReplayPage(LedgerOf(order.DeadLetters));
        var count = ReplayCount.None;
        foreach (var record in _scan.Read(order.DeadLetters, ranges, ct))
        {
            var letter = new DeadLetter(record);
            var verdict = ReplayDecision.Of(letter, order.Reason, order.Again, done, topics);
            if (verdict == ReplayVerdict.Replay)
            {
                page.Add(letter);
            }

            count = count.With(verdict);
            if (page.Letters >= PageRecords || page.Bytes >= PageBytes)
            {
                await WriteAsync(publisher, page, order, ct);
                progress(count);
            }
        }

        await WriteAsync(publisher, page, order, ct);
        progress(count);
        return count;
    }

    private static async Task WriteAsync(TransactionalPublisher publisher, ReplayPage page, ReplayOrder order, CancellationToken ct)
    {
        var records = page.Take();
        if (!order.DryRun)
        {
            await publisher.PublishAsync(records, ct);
        }
    }
}
