using Craft.EmbeddedBroker.Log;
using Craft.EmbeddedBroker.Server;
using Craft.EmbeddedBroker.State;
using Craft.EmbeddedBroker.Transactions;

namespace Craft.EmbeddedBroker.Protocol;

/// <summary>DescribeProducers, DescribeTransactions and ListTransactions: who holds a partition back, and since when.</summary>
internal sealed class TransactionAdminHandler(TransactionCoordinator transactions, TopicCatalog topics, TimeProvider time)
{
    private const int NoCoordinatorEpoch = -1;

    public void DescribeProducers(RequestContext request)
    {
        var (reader, writer) = (request.Reader, request.Writer);
        var topicCount = reader.ArrayLength();
        writer.Int32(0).ArrayLength(topicCount);
        for (; topicCount > 0; topicCount--)
        {
            var name = reader.String();
            var count = reader.ArrayLength();
            writer.String(name).ArrayLength(count);
            for (; count > 0; count--) WritePartition(writer, reader.Int32(), name);
            reader.SkipTags();
            writer.NoTags();
        }
        writer.NoTags();
    }

    public void Describe(RequestContext request)
    {
        var (reader, writer) = (request.Reader, request.Writer);
        var count = reader.ArrayLength();
        writer.Int32(0).ArrayLength(count);
        for (; count > 0; count--)
        {
            var id = reader.String();
            var known = transactions.Find(id);
            writer.Error(known is null ? ErrorCode.TransactionalIdNotFound : ErrorCode.None).String(id);
            writer.String(known?.Status.ToString() ?? "").Int32(known?.TimeoutMs ?? 0).Int64(known?.StartedMs ?? 0);
            writer.Int64(known?.ProducerId ?? 0).Int16(known?.Epoch ?? 0);
            var held = (known?.Partitions ?? []).GroupBy(name => name.Topic, StringComparer.Ordinal).ToList();
            writer.ArrayLength(held.Count);
            foreach (var topic in held)
            {
                writer.String(topic.Key).ArrayLength(topic.Count());
                foreach (var name in topic) writer.Int32(name.Partition);
                writer.NoTags();
            }
            writer.NoTags();
        }
        writer.NoTags();
    }

    public void List(RequestContext request)
    {
        var (reader, writer, version) = (request.Reader, request.Writer, request.Version);
        var states = new HashSet<string>(StringComparer.Ordinal);
        for (var count = reader.ArrayLength(); count > 0; count--) states.Add(reader.String());
        var producers = new HashSet<long>();
        for (var count = reader.ArrayLength(); count > 0; count--) producers.Add(reader.Int64());
        var longerThanMs = version >= 1 ? reader.Int64() : -1;
        var unknown = states.Where(state => !Enum.GetNames<TransactionStatus>().Contains(state)).ToList();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var listed = transactions.All.Where(transaction =>
            (states.Count == 0 || states.Contains(transaction.Status.ToString()))
            && (producers.Count == 0 || producers.Contains(transaction.ProducerId))
            && (longerThanMs < 0 || (transaction.StartedMs >= 0 && now - transaction.StartedMs > longerThanMs))).ToList();

        writer.Int32(0).Error(ErrorCode.None).ArrayLength(unknown.Count);
        foreach (var state in unknown) writer.String(state);
        writer.ArrayLength(listed.Count);
        foreach (var transaction in listed)
            writer.String(transaction.Id).Int64(transaction.ProducerId).String(transaction.Status.ToString()).NoTags();
        writer.NoTags();
    }

    private void WritePartition(KafkaWriter writer, int index, string topic)
    {
        var log = topics.Find(topic)?.Find(index);
        var producers = log?.Producers() ?? [];
        writer.Int32(index).Error(log is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.None).String(null);
        writer.ArrayLength(producers.Count);
        foreach (var producer in producers) WriteProducer(writer, producer);
        writer.NoTags();
    }

    private static void WriteProducer(KafkaWriter writer, ActiveProducer producer) => writer
        .Int64(producer.ProducerId)
        .Int32(producer.Epoch)
        .Int32(producer.LastSequence)
        .Int64(producer.LastTimestamp)
        .Int32(NoCoordinatorEpoch)
        .Int64(producer.TransactionFirstOffset)
        .NoTags();
}
