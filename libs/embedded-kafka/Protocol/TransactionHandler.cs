using System.Collections.Immutable;
using Craft.EmbeddedBroker.Groups;
using Craft.EmbeddedBroker.Server;
using Craft.EmbeddedBroker.State;
using Craft.EmbeddedBroker.Transactions;

namespace Craft.EmbeddedBroker.Protocol;

/// <summary>InitProducerId, AddPartitionsToTxn, AddOffsetsToTxn, TxnOffsetCommit and EndTxn.</summary>
internal sealed class TransactionHandler(
    TransactionCoordinator transactions, GroupCoordinator groups, TopicCatalog topics, OffsetsHandler offsets)
{
    public async ValueTask InitProducerIdAsync(RequestContext request, CancellationToken ct)
    {
        var (reader, writer, version) = (request.Reader, request.Writer, request.Version);
        var (id, timeoutMs) = (reader.NullableString(), reader.Int32());
        var (knownId, knownEpoch) = version >= 3 ? (reader.Int64(), reader.Int16()) : (-1L, (short)-1);
        var identity = await transactions.StartProducerAsync(id, timeoutMs, knownId, knownEpoch, ct);
        var error = Told(identity.Error, version, firstWithFenced: 4);
        writer.Int32(0).Error(error).Int64(identity.ProducerId).Int16(identity.Epoch).NoTags();
    }

    public async ValueTask AddPartitionsAsync(RequestContext request, CancellationToken ct)
    {
        var (reader, writer, version) = (request.Reader, request.Writer, request.Version);
        var (id, producerId, epoch) = (reader.String(), reader.Int64(), reader.Int16());
        var asked = new List<(string Topic, List<int> Partitions)>();
        for (var count = reader.ArrayLength(); count > 0; count--)
        {
            var (name, partitions) = (reader.String(), new List<int>());
            for (var index = reader.ArrayLength(); index > 0; index--) partitions.Add(reader.Int32());
            reader.SkipTags();
            asked.Add((name, partitions));
        }
        var names = asked.SelectMany(topic => topic.Partitions, (topic, index) => new TopicPartition(topic.Topic, index));
        var all = names.ToImmutableArray();
        // All or none: one unknown partition leaves the others untried.
        var error = all.All(name => topics.Find(name) is not null)
            ? await transactions.AddPartitionsAsync(id, producerId, epoch, all, ct)
            : ErrorCode.OperationNotAttempted;

        writer.Int32(0).ArrayLength(asked.Count);
        foreach (var (name, partitions) in asked)
        {
            writer.String(name).ArrayLength(partitions.Count);
            foreach (var index in partitions)
            {
                var known = topics.Find(new TopicPartition(name, index)) is not null;
                writer.Int32(index);
                writer.Error(known ? Told(error, version, firstWithFenced: 2) : ErrorCode.UnknownTopicOrPartition).NoTags();
            }
            writer.NoTags();
        }
        writer.NoTags();
    }

    public async ValueTask AddOffsetsAsync(RequestContext request, CancellationToken ct)
    {
        var reader = request.Reader;
        var (id, producerId, epoch) = (reader.String(), reader.Int64(), reader.Int16());
        var groupId = reader.String();
        var error = groupId.Length == 0
            ? ErrorCode.InvalidGroupId
            : await transactions.AddPartitionsAsync(id, producerId, epoch, [], ct);
        request.Writer.Int32(0).Error(Told(error, request.Version, firstWithFenced: 2)).NoTags();
    }

    public async ValueTask CommitOffsetsAsync(RequestContext request, CancellationToken ct)
    {
        var (reader, writer, version) = (request.Reader, request.Writer, request.Version);
        var (id, groupId, producerId, epoch) = (reader.String(), reader.String(), reader.Int64(), reader.Int16());
        var (generation, memberId, instanceId) = version >= 3
            ? (reader.Int32(), reader.String(), reader.NullableString())
            : (-1, "", null);
        var asked = OffsetsHandler.ReadOffsets(reader, hasLeaderEpoch: version >= 2);
        var good = asked.Where(offset => offsets.Problem(offset) == ErrorCode.None).ToImmutableArray();
        // A member of an older generation is a zombie: its partitions belong to somebody else now (KIP-447).
        var error = groups.MayCommit(groupId, memberId, instanceId, generation, inTransaction: true);
        if (error == ErrorCode.None)
            error = await transactions.AddOffsetsAsync(id, producerId, epoch, groupId, good, ct);
        if (error == ErrorCode.ProducerFenced) error = ErrorCode.InvalidProducerEpoch;
        writer.Int32(0);
        offsets.WriteErrors(writer, asked, error);
        writer.NoTags();
    }

    public async ValueTask EndAsync(RequestContext request, CancellationToken ct)
    {
        var reader = request.Reader;
        var (id, producerId, epoch) = (reader.String(), reader.Int64(), reader.Int16());
        var error = await transactions.EndAsync(id, producerId, epoch, reader.Bool(), ct);
        request.Writer.Int32(0).Error(Told(error, request.Version, firstWithFenced: 2)).NoTags();
    }

    /// <summary>A fenced producer that does not know that error yet is told that its epoch is too old.</summary>
    private static ErrorCode Told(ErrorCode error, short version, short firstWithFenced) =>
        error == ErrorCode.ProducerFenced && version < firstWithFenced ? ErrorCode.InvalidProducerEpoch : error;
}
