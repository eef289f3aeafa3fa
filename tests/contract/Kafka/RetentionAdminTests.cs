using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Craft.EmbeddedBroker.Protocol;
using Xunit;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Craft.ContractTests.Kafka;

/// <summary>Records deleted and settings changed by an administrator.</summary>
public sealed class RetentionAdminTests(KafkaServers servers)
{
    private const short DeleteRecords = 21;
    private const short IncrementalAlterConfigs = 44;

    [Theory, ClassData(typeof(EachKafka))]
    public async Task Deleted_records_are_gone_for_every_reader(KafkaKind kind)
    {
        SkipUnlessServed(kind, DeleteRecords);
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync();
        using (var producer = kafka.Producer())
        {
            for (var i = 0; i < 10; i++) await producer.ProduceAsync(topic, new() { Value = $"{i}" }, Ct);
        }
        using var admin = kafka.Admin();

        var deleted = await admin.DeleteRecordsAsync([new(topic, 0, 6)]);

        Assert.Equal(6, deleted[0].Offset);
        Assert.Equal(["6", "7", "8", "9"], kafka.ReadAll(topic).Select(record => record.Message.Value));
        var beyond = await Assert.ThrowsAsync<DeleteRecordsException>(() => admin.DeleteRecordsAsync([new(topic, 0, 11)]));
        Assert.Equal(ErrorCode.OffsetOutOfRange, beyond.Results[0].Error.Code);
        await admin.DeleteRecordsAsync([new(topic, 0, Offset.End)]);
        Assert.Empty(kafka.ReadAll(topic));
    }

    [Theory, ClassData(typeof(EachKafka))]
    public async Task A_setting_is_changed_and_taken_back(KafkaKind kind)
    {
        SkipUnlessServed(kind, IncrementalAlterConfigs);
        var kafka = await servers.StartedAsync(kind);
        var topic = await kafka.NewTopicAsync(configs: new() { ["cleanup.policy"] = "compact" });
        using var admin = kafka.Admin();

        await ChangeAsync("retention.ms", "120000", AlterConfigOpType.Set);
        await ChangeAsync("cleanup.policy", "delete", AlterConfigOpType.Append);
        await SettledAsync("120000", "compact,delete");
        await ChangeAsync("retention.ms", "", AlterConfigOpType.Delete);
        await ChangeAsync("cleanup.policy", "compact", AlterConfigOpType.Subtract);
        await SettledAsync("604800000", "delete");
        var refused = await Assert.ThrowsAsync<IncrementalAlterConfigsException>(
            () => ChangeAsync("retention.ms", "soon", AlterConfigOpType.Set));
        Assert.Equal(ErrorCode.InvalidConfig, refused.Results[0].Error.Code);

        // Apache: the controller answers before the broker that is asked has replayed the change
        Task SettledAsync(string retention, string policy) => KafkaUnderTest.UntilAsync(
            $"{retention} and {policy}",
            async () => (await SettingAsync("retention.ms"), await SettingAsync("cleanup.policy")) == (retention, policy));

        Task ChangeAsync(string name, string value, AlterConfigOpType how) => admin.IncrementalAlterConfigsAsync(new()
        {
            [new() { Type = ResourceType.Topic, Name = topic }] =
                [new() { Name = name, Value = value, IncrementalOperation = how }],
        });

        async Task<string> SettingAsync(string name)
        {
            var described = await admin.DescribeConfigsAsync([new() { Type = ResourceType.Topic, Name = topic }]);
            return described[0].Entries[name].Value;
        }
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static void SkipUnlessServed(KafkaKind kind, short api) => Assert.SkipUnless(
        kind == KafkaKind.Apache || ApiTable.TryFind(api, out _), $"the embedded broker does not serve api {api} yet");
}
