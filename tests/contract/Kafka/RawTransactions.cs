using Craft.EmbeddedBroker.Protocol;
using Xunit;

namespace Craft.ContractTests.Kafka;

/// <summary>Asks about transactions and producers.</summary>
internal sealed class RawTransactions(RawKafka raw)
{
    public sealed record Described(
        ErrorCode Error, string State, int TimeoutMs, long StartedMs, long ProducerId, short Epoch, List<string> Partitions);

    public sealed record Writing(long Id, int Epoch, int LastSequence, long OpenSince);

    public async Task<Described> DescribeAsync(string id)
    {
        var reader = await raw.AskAsync(ApiKey.DescribeTransactions, 0, writer => writer.ArrayLength(1).String(id));
        reader.Int32();
        Assert.Equal(1, reader.ArrayLength());
        var error = (ErrorCode)reader.Int16();
        Assert.Equal(id, reader.String());
        var described = new Described(
            error, reader.String(), reader.Int32(), reader.Int64(), reader.Int64(), reader.Int16(), []);
        for (var topics = reader.ArrayLength(); topics > 0; topics--)
        {
            var topic = reader.String();
            for (var count = reader.ArrayLength(); count > 0; count--) described.Partitions.Add($"{topic}/{reader.Int32()}");
            reader.SkipTags();
        }
        return described;
    }

    public async Task<List<(string Id, long ProducerId, string State)>> ListAsync(
        string? state = null, long? producerId = null, long longerThanMs = -1)
    {
        var reader = await raw.AskAsync(ApiKey.ListTransactions, 1, writer =>
        {
            writer.ArrayLength(state is null ? 0 : 1);
            if (state is not null) writer.String(state);
            writer.ArrayLength(producerId is null ? 0 : 1);
            if (producerId is { } id) writer.Int64(id);
            writer.Int64(longerThanMs);
        });
        reader.Int32();
        Assert.Equal(ErrorCode.None, (ErrorCode)reader.Int16());
        var known = state is null || Enum.TryParse<Craft.EmbeddedBroker.State.TransactionStatus>(state, out _);
        var unknown = reader.ArrayLength();
        Assert.Equal(known ? 0 : 1, unknown);
        if (unknown > 0) Assert.Equal(state, reader.String());
        var found = new List<(string, long, string)>();
        for (var count = reader.ArrayLength(); count > 0; count--)
        {
            found.Add((reader.String(), reader.Int64(), reader.String()));
            reader.SkipTags();
        }
        return found;
    }

    public async Task<List<Writing>> ProducersAsync(string topic)
    {
        var reader = await raw.AskAsync(ApiKey.DescribeProducers, 0, writer => writer
            .ArrayLength(1).String(topic).ArrayLength(1).Int32(0).NoTags());
        reader.Int32();
        reader.ArrayLength();
        reader.String();
        reader.ArrayLength();
        reader.Int32();
        Assert.Equal(ErrorCode.None, (ErrorCode)reader.Int16());
        reader.NullableString();
        var found = new List<Writing>();
        for (var count = reader.ArrayLength(); count > 0; count--)
        {
            var (id, epoch, sequence) = (reader.Int64(), reader.Int32(), reader.Int32());
            reader.Int64();
            reader.Int32();
            found.Add(new Writing(id, epoch, sequence, reader.Int64()));
            reader.SkipTags();
        }
        return found;
    }
}
