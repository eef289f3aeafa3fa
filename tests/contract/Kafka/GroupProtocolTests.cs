using Craft.EmbeddedBroker.Protocol;
using Xunit;

namespace Craft.ContractTests.Kafka;

/// <summary>Members that are late, unknown, replaced or of an older round: what the group's coordinator says.</summary>
public sealed class GroupProtocolTests(KafkaServers servers)
{
    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_member_first_gets_its_id_and_strangers_are_refused(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        var member = new RawMember(raw, KafkaUnderTest.NewName("group"));

        Assert.Equal(ErrorCode.UnknownMemberId, (await member.JoinAsync("nobody")).Error);
        var asked = await member.JoinAsync("");
        Assert.Equal(ErrorCode.MemberIdRequired, asked.Error);
        Assert.NotEmpty(asked.MemberId);
        var joined = await member.JoinAsync(asked.MemberId);
        Assert.Equal((ErrorCode.None, asked.MemberId, asked.MemberId), (joined.Error, joined.MemberId, joined.Leader));
        // Kafka allows 6 s to 30 min by default; the embedded broker also less, for tests that wait for the end of a session.
        Assert.Equal(ErrorCode.InvalidSessionTimeout, (await member.JoinAsync("", sessionMs: 1_800_001)).Error);
        Assert.Equal(ErrorCode.InvalidSessionTimeout, (await member.JoinAsync("", sessionMs: 0)).Error);
        Assert.Equal(ErrorCode.InvalidGroupId, (await new RawMember(raw, "").JoinAsync("")).Error);
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task An_older_generation_neither_beats_nor_commits(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        var member = new RawMember(raw, KafkaUnderTest.NewName("group"));
        var first = await member.JoinAloneAsync(topics: topic);
        Assert.Equal(ErrorCode.None, await member.HeartbeatAsync(first));
        var second = await member.JoinAsync(first.MemberId, topics: topic);
        await member.SyncAsync(second);

        Assert.Equal(first.Generation + 1, second.Generation);
        Assert.Equal(ErrorCode.IllegalGeneration, await member.HeartbeatAsync(first));
        Assert.Equal(ErrorCode.IllegalGeneration, await member.SyncAsync(first));
        Assert.Equal(ErrorCode.IllegalGeneration, await member.CommitAsync(first.MemberId, first.Generation, topic, 1));
        Assert.Equal(ErrorCode.UnknownMemberId, await member.CommitAsync("nobody", second.Generation, topic, 1));
        Assert.Equal(ErrorCode.UnknownMemberId, await member.CommitAsync("", -1, topic, 1));
        Assert.Equal(ErrorCode.None, await member.CommitAsync(second.MemberId, second.Generation, topic, 2));
        Assert.Equal(ErrorCode.UnknownMemberId, await member.HeartbeatAsync(second with { MemberId = "nobody" }));
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task Another_kind_of_member_does_not_get_in(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        var member = new RawMember(raw, KafkaUnderTest.NewName("group"));
        await member.JoinAloneAsync();

        Assert.Equal(ErrorCode.InconsistentGroupProtocol, (await member.JoinAsync("", protocol: "sticky")).Error);
        Assert.Equal(ErrorCode.InconsistentGroupProtocol, (await member.JoinAsync("", type: "connect")).Error);
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_static_member_that_was_replaced_is_fenced_everywhere(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        var member = new RawMember(raw, KafkaUnderTest.NewName("group"));
        var old = await member.JoinAloneAsync("name", topic);
        var now = await member.JoinAsync("", "name", topics: topic);

        Assert.Equal(ErrorCode.None, now.Error);
        Assert.NotEqual(old.MemberId, now.MemberId);
        Assert.Equal(old.Generation, now.Generation);
        Assert.Equal(ErrorCode.FencedInstanceId, await member.HeartbeatAsync(old, "name"));
        Assert.Equal(ErrorCode.FencedInstanceId, await member.SyncAsync(old, "name"));
        Assert.Equal(ErrorCode.FencedInstanceId, (await member.JoinAsync(old.MemberId, "name", topics: topic)).Error);
        Assert.Equal(
            ErrorCode.FencedInstanceId, await member.CommitAsync(old.MemberId, old.Generation, topic, 1, "name"));
        Assert.Equal(ErrorCode.FencedInstanceId, await member.LeaveAsync(old.MemberId, "name"));
        Assert.Equal(ErrorCode.None, await member.HeartbeatAsync(now, "name"));
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_member_is_sent_away_by_id_or_by_name(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        var group = KafkaUnderTest.NewName("group");
        var member = new RawMember(raw, group);

        var named = await member.JoinAloneAsync("name");
        Assert.Equal(ErrorCode.UnknownMemberId, await member.LeaveAsync("", "other"));
        Assert.Equal(ErrorCode.None, await member.LeaveAsync("", "name"));
        Assert.Equal(ErrorCode.UnknownMemberId, await member.HeartbeatAsync(named, "name"));
        var plain = await member.JoinAloneAsync();
        Assert.Equal(ErrorCode.None, await member.LeaveAsync(plain.MemberId, version: 3));
        Assert.Equal(ErrorCode.UnknownMemberId, await member.LeaveAsync(plain.MemberId, version: 4));

        using var admin = kafka.Admin();
        var described = await admin.DescribeConsumerGroupsAsync([group]);
        Assert.Empty(described.ConsumerGroupDescriptions[0].Members);
    }
}
