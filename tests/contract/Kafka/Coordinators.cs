using Craft.EmbeddedBroker.Protocol;

namespace Craft.ContractTests.Kafka;

/// <summary>
/// The coordinators of a real Kafka that has just started load their partitions one by one, and until then answer that somebody
/// else is the coordinator. Clients ask again; tests that speak byte by byte should not have to.
/// </summary>
internal static class Coordinators
{
    // of fifty partitions, as there are usually, none is left out
    private static readonly string[] _names = [.. Enumerable.Range(0, 1_000).Select(i => $"loaded-{i}")];

    /// <summary>Comes back when every partition of both coordinators answers.</summary>
    public static async Task LoadAsync(string bootstrapServers)
    {
        using var raw = await RawKafka.ConnectAsync(bootstrapServers);
        await RawKafka.RepeatAsync(() => TransactionsAsync(raw), static error => error);
        await RawKafka.RepeatAsync(() => GroupsAsync(raw), static error => error);
    }

    private static async Task<ErrorCode> TransactionsAsync(RawKafka raw)
    {
        var reader = await raw.AskAsync(ApiKey.DescribeTransactions, 0, Names);
        reader.Int32();
        var errors = new List<ErrorCode>();
        for (var count = reader.ArrayLength(); count > 0; count--)
        {
            errors.Add((ErrorCode)reader.Int16());
            reader.String();
            reader.String();
            reader.Int32();
            reader.Int64();
            reader.Int64();
            reader.Int16();
            reader.ArrayLength();
            reader.SkipTags();
        }

        return errors.Find(static error => error != ErrorCode.TransactionalIdNotFound);
    }

    private static async Task<ErrorCode> GroupsAsync(RawKafka raw)
    {
        var reader = await raw.AskAsync(ApiKey.DescribeGroups, 5, static writer =>
        {
            Names(writer);
            writer.Bool(false);
        });
        reader.Int32();
        var errors = new List<ErrorCode>();
        for (var count = reader.ArrayLength(); count > 0; count--)
        {
            errors.Add((ErrorCode)reader.Int16());
            reader.String();
            reader.String();
            reader.String();
            reader.String();
            reader.ArrayLength();
            reader.Int32();
            reader.SkipTags();
        }

        return errors.Find(static error => error != ErrorCode.None);
    }

    private static void Names(KafkaWriter writer)
    {
        writer.ArrayLength(_names.Length);
        foreach (var name in _names)
        {
            writer.String(name);
        }
    }
}
