using Craft.EmbeddedBroker.Protocol;

namespace Craft.ContractTests.Kafka;

/// <summary>A producer that sends exactly the identity and sequence numbers it is told to.</summary>
internal sealed class RawProducer(RawKafka raw)
{
    private const short AllReplicas = -1;

    public readonly record struct Identity(ErrorCode Error, long Id, short Epoch);

    public readonly record struct Stored(ErrorCode Error, long Offset);

    public async Task<Identity> InitAsync(
        string? transactionalId, int timeoutMs = 60_000, long knownId = -1, short knownEpoch = -1)
    {
        return await RawKafka.RepeatAsync(AskAsync, static answer => answer.Error);

        async Task<Identity> AskAsync()
        {
            var reader = await raw.AskAsync(ApiKey.InitProducerId, 4, writer => writer
                .String(transactionalId).Int32(timeoutMs).Int64(knownId).Int16(knownEpoch));
            reader.Int32();
            return new Identity((ErrorCode)reader.Int16(), reader.Int64(), reader.Int16());
        }
    }

    public async Task<Stored> ProduceAsync(string topic, byte[] batch, string? transactionalId = null, int partition = 0)
    {
        var reader = await raw.AskAsync(ApiKey.Produce, 8, writer => writer
            .String(transactionalId).Int16(AllReplicas).Int32(10_000)
            .ArrayLength(1).String(topic).ArrayLength(1).Int32(partition).Bytes(batch));
        reader.ArrayLength();
        reader.String();
        reader.ArrayLength();
        reader.Int32();
        return new Stored((ErrorCode)reader.Int16(), reader.Int64());
    }

    public Task<ErrorCode> AddPartitionAsync(string transactionalId, Identity who, string topic, short version = 3) =>
        raw.PartitionErrorOfAsync(ApiKey.AddPartitionsToTxn, version, writer => writer
            .String(transactionalId).Int64(who.Id).Int16(who.Epoch)
            .ArrayLength(1).String(topic).ArrayLength(1).Int32(0).NoTags());

    public Task<ErrorCode> AddOffsetsAsync(string transactionalId, Identity who, string group) =>
        raw.ErrorOfAsync(ApiKey.AddOffsetsToTxn, 3, writer => writer
            .String(transactionalId).Int64(who.Id).Int16(who.Epoch).String(group));

    /// <summary>As an old producer does it: without the group's member and generation.</summary>
    public Task<ErrorCode> CommitOffsetAsync(
        string transactionalId, Identity who, string group, string topic, long offset) =>
        raw.PartitionErrorOfAsync(ApiKey.TxnOffsetCommit, 3, writer => writer
            .String(transactionalId).String(group).Int64(who.Id).Int16(who.Epoch).Int32(-1).String("").String(null)
            .ArrayLength(1).String(topic).ArrayLength(1).Int32(0).Int64(offset).Int32(-1).String(null).NoTags().NoTags());

    public Task<ErrorCode> EndAsync(string transactionalId, Identity who, bool commit, short version = 3) =>
        raw.ErrorOfAsync(ApiKey.EndTxn, version, writer => writer
            .String(transactionalId).Int64(who.Id).Int16(who.Epoch).Bool(commit));
}
