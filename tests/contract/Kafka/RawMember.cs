using Craft.EmbeddedBroker.Protocol;

namespace Craft.ContractTests.Kafka;

/// <summary>A group's member that says exactly what it is told to.</summary>
internal sealed class RawMember(RawKafka raw, string group)
{
    public string Group => group;

    public readonly record struct Joined(ErrorCode Error, int Generation, string Leader, string MemberId);

    public async Task<Joined> JoinAsync(
        string memberId, string? instanceId = null, int sessionMs = 60_000, string protocol = "range", string type = "consumer",
        params string[] topics)
    {
        using var subscription = new KafkaWriter();
        subscription.Int16(0).ArrayLength(topics.Length);
        foreach (var topic in topics) subscription.String(topic);
        subscription.Int32(-1);
        var offered = subscription.Written.ToArray();
        return await RawKafka.RepeatAsync(AskAsync, static answer => answer.Error);

        async Task<Joined> AskAsync()
        {
            var reader = await raw.AskAsync(ApiKey.JoinGroup, 5, writer => writer
                .String(group).Int32(sessionMs).Int32(60_000).String(memberId).String(instanceId).String(type)
                .ArrayLength(1).String(protocol).Bytes(offered));
            reader.Int32();
            var (error, generation) = ((ErrorCode)reader.Int16(), reader.Int32());
            reader.String();
            return new Joined(error, generation, reader.String(), reader.String());
        }
    }

    /// <summary>Joins as every client does: asks for an id first when it has no name, then alone gives itself everything.</summary>
    public async Task<Joined> JoinAloneAsync(string? instanceId = null, params string[] topics)
    {
        var joined = await JoinAsync("", instanceId, topics: topics);
        if (joined.Error == ErrorCode.MemberIdRequired) joined = await JoinAsync(joined.MemberId, topics: topics);
        await SyncAsync(joined);
        return joined;
    }

    public Task<ErrorCode> SyncAsync(Joined who, string? instanceId = null) =>
        raw.ErrorOfAsync(ApiKey.SyncGroup, 3, writer => writer
            .String(group).Int32(who.Generation).String(who.MemberId).String(instanceId)
            .ArrayLength(1).String(who.MemberId).Bytes([]));

    public Task<ErrorCode> HeartbeatAsync(Joined who, string? instanceId = null) =>
        raw.ErrorOfAsync(ApiKey.Heartbeat, 3, writer => writer
            .String(group).Int32(who.Generation).String(who.MemberId).String(instanceId));

    public Task<ErrorCode> CommitAsync(
        string memberId, int generation, string topic, long offset, string? instanceId = null) =>
        raw.PartitionErrorOfAsync(ApiKey.OffsetCommit, 7, writer => writer
            .String(group).Int32(generation).String(memberId).String(instanceId)
            .ArrayLength(1).String(topic).ArrayLength(1).Int32(0).Int64(offset).Int32(-1).String(null));

    /// <summary>One leaves, by member id or by name alone: the error is that of the member.</summary>
    public async Task<ErrorCode> LeaveAsync(string memberId, string? instanceId = null, short version = 5)
    {
        var reader = await raw.AskAsync(ApiKey.LeaveGroup, version, writer =>
        {
            writer.String(group).ArrayLength(1).String(memberId).String(instanceId);
            if (version >= 5) writer.String("gone");
            writer.NoTags();
        });
        reader.Int32();
        var whole = (ErrorCode)reader.Int16();
        if (whole != ErrorCode.None) return whole;
        reader.ArrayLength();
        reader.String();
        reader.NullableString();
        return (ErrorCode)reader.Int16();
    }
}
