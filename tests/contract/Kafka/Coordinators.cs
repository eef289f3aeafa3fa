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

    private static async Task<ErrorCode> TransactionsAsync(RawKafka raw) => Error(
        await raw.AskAsync(ApiKey.DescribeTransactions, 0, Names),
        ErrorCode.TransactionalIdNotFound,
        static reader =>
        {
            reader.String();
            reader.String();
            reader.Int32();
            reader.Int64();
            reader.Int64();
            reader.Int16();
            reader.ArrayLength();
        });

    private static async Task<ErrorCode> GroupsAsync(RawKafka raw) => Error(
        await raw.AskAsync(ApiKey.DescribeGroups, 5, static writer =>
        {
            Names(writer);
            writer.Bool(false);
        }),
        ErrorCode.None,
        static reader =>
        {
            for (var words = 0; words < 4; words++)
            {
                reader.String();
            }

            reader.ArrayLength();
            reader.Int32();
        });

    /// <summary>The first error that is another than of one that nobody has heard of.</summary>
    private static ErrorCode Error(KafkaReader reader, ErrorCode unknown, Action<KafkaReader> rest)
    {
        reader.Int32();
        var first = ErrorCode.None;
        for (var count = reader.ArrayLength(); count > 0; count--)
        {
            var error = (ErrorCode)reader.Int16();
            first = first == ErrorCode.None && error != unknown ? error : first;
            rest(reader);
            reader.SkipTags();
        }

        return first;
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
