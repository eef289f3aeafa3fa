using Craft.EmbeddedBroker.Log;
using Craft.EmbeddedBroker.Server;

namespace Craft.EmbeddedBroker.Protocol;

/// <summary>Produce: appends one batch per partition, bytes as they came.</summary>
internal sealed class ProduceHandler(TopicCatalog topics, DiskFlusher flusher)
{
    private const int NoAcks = 0;

    /// <returns>False when the client wants no answer.</returns>
    public async ValueTask<bool> HandleAsync(RequestContext request, CancellationToken ct)
    {
        var acks = Append(request);
        try
        {
            if (acks != NoAcks) await flusher.WhenDurableAsync(ct);
        }
        catch (IOException)
        {
            // Stored but perhaps not on the disk: no acknowledgement, the producer's repeat is recognised.
            throw new MalformedRequestException("the disk refused to flush, so that nothing can be acknowledged");
        }
        return acks != NoAcks;
    }

    private short Append(RequestContext request)
    {
        var (reader, writer, version) = (request.Reader, request.Writer, request.Version);
        reader.NullableString();
        var acks = reader.Int16();
        reader.Int32();
        var topicCount = reader.ArrayLength();
        writer.ArrayLength(topicCount);
        for (; topicCount > 0; topicCount--)
        {
            var name = reader.String();
            var topic = topics.Find(name);
            writer.String(name);
            var count = reader.ArrayLength();
            writer.ArrayLength(count);
            for (; count > 0; count--)
            {
                var index = reader.Int32();
                var batch = reader.Bytes();
                var log = topic?.Find(index);
                var result = log is null
                    ? AppendResult.Refused(ErrorCode.UnknownTopicOrPartition)
                    : log.Append(batch, topic!.MaxMessageBytes);
                if (result.Error == ErrorCode.None) EmbeddedKafkaEvents.Produced(batch.Count);
                Answer(writer, version, index, result, log?.StartOffset ?? -1);
            }
        }
        writer.Int32(0);
        return acks;
    }

    private static void Answer(KafkaWriter writer, short version, int index, AppendResult result, long startOffset)
    {
        writer.Int32(index).Error(result.Error).Int64(result.FirstOffset).Int64(-1);
        if (version >= 5) writer.Int64(startOffset);
        if (version >= 8) writer.ArrayLength(0).String(null);
    }
}
