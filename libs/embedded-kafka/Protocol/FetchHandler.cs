using Craft.EmbeddedBroker.Log;
using Craft.EmbeddedBroker.Server;

namespace Craft.EmbeddedBroker.Protocol;

/// <summary>Fetch: whole stored batches; an empty answer waits until a record comes or the client's time is over.</summary>
/// <remarks>One per connection, so that its lists are used again.</remarks>
internal sealed class FetchHandler(TopicCatalog topics, TimeProvider time)
{
    private const int MaxAnswerBytes = 64 * 1024 * 1024;
    private const int MaxWaitMs = 60_000;
    private readonly List<FetchTarget> _targets = [];
    private readonly List<TransactionIndex.AbortedRange> _aborted = [];
    private int _topicCount;
    private int _maxBytes;
    private bool _committed;

    public async ValueTask HandleAsync(RequestContext request, CancellationToken ct)
    {
        var (waitMs, minBytes) = ReadRequest(request.Reader, request.Version);
        var start = request.Writer.Position;
        if (Answer(request) is not { } bytes || bytes >= minBytes || waitMs <= 0) return;
        var deadline = time.GetTimestamp();
        while (true)
        {
            var left = TimeSpan.FromMilliseconds(waitMs) - time.GetElapsedTime(deadline);
            if (left <= TimeSpan.Zero) return;
            using var wait = new FetchWait(left, time);
            SubscribeAll(wait);
            try
            {
                // Again, because records may have come between the first look and the subscription.
                request.Writer.RewindTo(start);
                if (Answer(request) is not { } now || now >= minBytes) return;
                if (!await wait.WhenDone(ct)) return;
            }
            finally
            {
                UnsubscribeAll(wait);
            }
        }
    }

    private (int WaitMs, int MinBytes) ReadRequest(KafkaReader reader, short version)
    {
        reader.Int32();
        var waitMs = Math.Min(reader.Int32(), MaxWaitMs);
        var minBytes = reader.Int32();
        _maxBytes = Math.Clamp(reader.Int32(), 0, MaxAnswerBytes);
        _committed = reader.Int8() == 1;
        if (version >= 7)
        {
            reader.Int32();
            reader.Int32();
        }
        _targets.Clear();
        _topicCount = reader.ArrayLength();
        for (var topic = _topicCount; topic > 0; topic--)
        {
            var name = reader.String();
            var count = reader.ArrayLength();
            for (var i = 0; i < count; i++)
            {
                var partition = reader.Int32();
                var epoch = version >= 9 ? reader.Int32() : -1;
                var offset = reader.Int64();
                if (version >= 5) reader.Int64();
                _targets.Add(new FetchTarget(name, partition, epoch, offset, reader.Int32(), i == 0, count));
            }
            if (count <= 0) _topicCount--;
        }
        return (waitMs, minBytes);
    }

    /// <summary>Writes the whole answer; the bytes of records in it, or null when a partition has an error.</summary>
    private int? Answer(RequestContext request)
    {
        var (writer, version) = (request.Writer, request.Version);
        var (total, failed) = (0, false);
        writer.Int32(0);
        // Session 0: incremental fetch sessions are refused, so a client always names all its partitions.
        if (version >= 7) writer.Error(ErrorCode.None).Int32(0);
        writer.ArrayLength(_topicCount);
        foreach (var target in _targets)
        {
            if (target.FirstOfTopic) writer.String(target.Topic).ArrayLength(target.OfTopic);
            var log = topics.Find(target.Topic)?.Find(target.Partition);
            var error = log is null ? ErrorCode.UnknownTopicOrPartition : LeaderEpoch.Problem(target.LeaderEpoch);
            var view = error == ErrorCode.None
                ? log!.View(target.Offset, _committed)
                : FetchView.Unknown with { Error = error };
            var room = Math.Min(target.MaxBytes, _maxBytes - total);
            WriteHead(writer, version, target, log, view, room);
            var lengthAt = writer.Position;
            writer.Int32(0);
            if (log is not null && (total == 0 || room > 0))
                total += AppendRecords(writer, lengthAt, log, view, target.Offset, room);
            failed |= view.Error != ErrorCode.None;
        }
        if (total > 0) EmbeddedKafkaEvents.Fetched(total);
        return failed ? null : total;
    }

    private static int AppendRecords(
        KafkaWriter writer, int lengthAt, PartitionLog log, in FetchView view, long offset, int room)
    {
        var read = log.Read(view, offset, room, writer);
        writer.PatchInt32(lengthAt, read);
        return read;
    }

    private void WriteHead(
        KafkaWriter writer, short version, in FetchTarget target, PartitionLog? log, in FetchView view, int room)
    {
        writer.Int32(target.Partition).Error(view.Error).Int64(view.EndOffset).Int64(view.StableOffset);
        if (version >= 5) writer.Int64(view.StartOffset);
        _aborted.Clear();
        if (_committed) log?.CollectAborted(view, target.Offset, room, _aborted);
        writer.ArrayLength(_aborted.Count);
        foreach (var range in _aborted) writer.Int64(range.ProducerId).Int64(range.FirstOffset);
        if (version >= 11) writer.Int32(-1);
    }

    private void SubscribeAll(FetchWait wait)
    {
        foreach (var target in _targets) topics.Find(target.Topic)?.Find(target.Partition)?.Subscribe(wait);
    }

    private void UnsubscribeAll(FetchWait wait)
    {
        foreach (var target in _targets) topics.Find(target.Topic)?.Find(target.Partition)?.Unsubscribe(wait);
    }
}
