using Craft.EmbeddedBroker.Protocol;
using Xunit;

namespace Craft.ContractTests.Kafka;

/// <summary>Committed offsets of many groups at once, deleted ones, and groups that are gone.</summary>
public sealed class GroupOffsetsTests(KafkaServers servers)
{
    [Theory, ClassData(typeof(EachKafka))]
    public async Task Offsets_of_many_groups_come_in_one_answer(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        var (one, two, nobody) = (NewGroup(), NewGroup(), NewGroup());
        await new RawMember(raw, one).CommitAsync("", -1, topic, 11);
        await new RawMember(raw, two).CommitAsync("", -1, topic, 22);

        var found = await OffsetsAsync(raw, one, two, nobody);

        Assert.Equal([(one, topic, 11L), (two, topic, 22L)], found);
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task An_offset_is_deleted_unless_its_topic_is_being_read(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var (read, idle) = (await kafka.NewTopicAsync(), await kafka.NewTopicAsync());
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        var group = NewGroup();
        var member = new RawMember(raw, group);
        var me = await member.JoinAloneAsync(topics: read);
        await member.CommitAsync(me.MemberId, me.Generation, read, 1);
        await member.CommitAsync(me.MemberId, me.Generation, idle, 2);

        Assert.Equal(ErrorCode.GroupSubscribedToTopic, await DeleteAsync(raw, group, read));
        Assert.Equal(ErrorCode.None, await DeleteAsync(raw, group, idle));
        Assert.Equal([(group, read, 1L)], await OffsetsAsync(raw, group));
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, await DeleteAsync(raw, group, KafkaUnderTest.NewName("nowhere")));
        Assert.Equal(ErrorCode.GroupIdNotFound, await DeleteAsync(raw, NewGroup(), read));
        await member.LeaveAsync(me.MemberId);
        Assert.Equal(ErrorCode.None, await DeleteAsync(raw, group, read));
        Assert.Empty(await OffsetsAsync(raw, group));
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_deleted_group_has_no_offsets_and_may_begin_again(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        var group = NewGroup();
        var member = new RawMember(raw, group);
        var me = await member.JoinAloneAsync(topics: topic);
        await member.CommitAsync(me.MemberId, me.Generation, topic, 5);

        Assert.Equal(ErrorCode.NonEmptyGroup, await DeleteGroupAsync(raw, group));
        await member.LeaveAsync(me.MemberId);
        Assert.Equal(ErrorCode.None, await DeleteGroupAsync(raw, group));
        Assert.Equal(ErrorCode.GroupIdNotFound, await DeleteGroupAsync(raw, group));
        Assert.Empty(await OffsetsAsync(raw, group));
        Assert.Equal(ErrorCode.UnknownMemberId, await member.HeartbeatAsync(me));
        Assert.Equal(ErrorCode.None, await member.CommitAsync("", -1, topic, 6));
        Assert.Equal([(group, topic, 6L)], await OffsetsAsync(raw, group));
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task The_offsets_of_a_deleted_topic_are_gone(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var (kept, gone) = (await kafka.NewTopicAsync(), await kafka.NewTopicAsync());
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        var member = new RawMember(raw, NewGroup());
        await member.CommitAsync("", -1, kept, 1);
        await member.CommitAsync("", -1, gone, 2);
        using var admin = kafka.Admin();
        await admin.DeleteTopicsAsync([gone]);

        await KafkaUnderTest.UntilAsync("no offset of the topic", async () =>
            (await OffsetsAsync(raw, member.Group)).SequenceEqual([(member.Group, kept, 1L)]));
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task Groups_are_listed_by_state_and_an_unknown_one_is_named(KafkaKind kind)
    {
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using var raw = await RawKafka.ConnectAsync(kafka.BootstrapServers);
        var (busy, idle) = (NewGroup(), NewGroup());
        await new RawMember(raw, busy).JoinAloneAsync(topics: topic);
        await new RawMember(raw, idle).CommitAsync("", -1, topic, 1);

        var stable = await ListAsync(raw, "Stable");
        var empty = await ListAsync(raw, "Empty");

        Assert.Contains((busy, "Stable", "classic"), stable);
        Assert.DoesNotContain(stable, group => group.Id == idle);
        Assert.Contains((idle, "Empty", "classic"), empty);
        Assert.DoesNotContain(empty, group => group.Id == busy);
        Assert.Equal((ErrorCode.None, "Stable"), await DescribeAsync(raw, busy, version: 6));
        Assert.Equal((ErrorCode.GroupIdNotFound, "Dead"), await DescribeAsync(raw, NewGroup(), version: 6));
        Assert.Equal((ErrorCode.None, "Dead"), await DescribeAsync(raw, NewGroup(), version: 4));
    }

    private static string NewGroup() => KafkaUnderTest.NewName("group");

    private static async Task<List<(string Group, string Topic, long Offset)>> OffsetsAsync(RawKafka raw, params string[] groups)
    {
        var reader = await raw.AskAsync(ApiKey.OffsetFetch, 8, writer =>
        {
            writer.ArrayLength(groups.Length);
            foreach (var group in groups) writer.String(group).ArrayLength(-1).NoTags();
            writer.Bool(true);
        });
        var found = new List<(string, string, long)>();
        reader.Int32();
        for (var group = reader.ArrayLength(); group > 0; group--)
        {
            var id = reader.String();
            for (var topic = reader.ArrayLength(); topic > 0; topic--)
            {
                var name = reader.String();
                for (var partition = reader.ArrayLength(); partition > 0; partition--)
                {
                    reader.Int32();
                    found.Add((id, name, reader.Int64()));
                    reader.Int32();
                    reader.NullableString();
                    Assert.Equal(ErrorCode.None, (ErrorCode)reader.Int16());
                    reader.SkipTags();
                }
                reader.SkipTags();
            }
            Assert.Equal(ErrorCode.None, (ErrorCode)reader.Int16());
            reader.SkipTags();
        }
        return found;
    }

    private static async Task<ErrorCode> DeleteAsync(RawKafka raw, string group, string topic)
    {
        var reader = await raw.AskAsync(ApiKey.OffsetDelete, 0, writer => writer
            .String(group).ArrayLength(1).String(topic).ArrayLength(1).Int32(0));
        var whole = (ErrorCode)reader.Int16();
        if (whole != ErrorCode.None) return whole;
        reader.Int32();
        reader.ArrayLength();
        reader.String();
        reader.ArrayLength();
        reader.Int32();
        return (ErrorCode)reader.Int16();
    }

    private static async Task<ErrorCode> DeleteGroupAsync(RawKafka raw, string group)
    {
        var reader = await raw.AskAsync(ApiKey.DeleteGroups, 1, writer => writer.ArrayLength(1).String(group));
        reader.Int32();
        reader.ArrayLength();
        reader.String();
        return (ErrorCode)reader.Int16();
    }

    private static async Task<List<(string Id, string State, string Type)>> ListAsync(RawKafka raw, string state)
    {
        var reader = await raw.AskAsync(ApiKey.ListGroups, 5, writer => writer
            .ArrayLength(1).String(state).ArrayLength(1).String("classic"));
        reader.Int32();
        Assert.Equal(ErrorCode.None, (ErrorCode)reader.Int16());
        var found = new List<(string, string, string)>();
        for (var count = reader.ArrayLength(); count > 0; count--)
        {
            var id = reader.String();
            reader.String();
            found.Add((id, reader.String(), reader.String()));
            reader.SkipTags();
        }
        return found;
    }

    private static async Task<(ErrorCode Error, string State)> DescribeAsync(RawKafka raw, string group, short version)
    {
        var reader = await raw.AskAsync(ApiKey.DescribeGroups, version, writer => writer
            .ArrayLength(1).String(group).Bool(false));
        reader.Int32();
        reader.ArrayLength();
        var error = (ErrorCode)reader.Int16();
        if (version >= 6) reader.NullableString();
        Assert.Equal(group, reader.String());
        return (error, reader.String());
    }
}
