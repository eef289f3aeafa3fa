using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using Craft.EmbeddedBroker.Protocol;
using Xunit;

namespace Craft.ContractTests.Kafka;

/// <summary>Requests byte by byte, for what no client sends by itself (wrong epochs, lost answers, old members).</summary>
internal sealed class RawKafka : IDisposable
{
    private const short LoadInProgress = 14;
    private const short NotCoordinator = 16;
    private readonly TcpClient _client = new();
    private readonly KafkaWriter _writer = new();
    private NetworkStream? _stream;
    private int _correlation;

    public static async Task<RawKafka> ConnectAsync(string bootstrapServers)
    {
        var raw = new RawKafka();
        var at = bootstrapServers.LastIndexOf(':');
        await raw._client.ConnectAsync(bootstrapServers[..at], int.Parse(bootstrapServers[(at + 1)..], null), Ct);
        raw._stream = raw._client.GetStream();
        // A real Kafka makes its topics for groups and transactions when somebody first asks for a coordinator.
        for (var keyType = 0; keyType <= 1; keyType++)
        {
            var type = keyType;
            await RepeatAsync(() => raw.FindCoordinatorAsync(type, "any"), static found => found.Error);
        }
        return raw;
    }

    /// <summary>Where the coordinator of one key is, asked for in the batched form.</summary>
    public async Task<(ErrorCode Error, int Node, int Port)> FindCoordinatorAsync(int keyType, string key)
    {
        var reader = await AskAsync(ApiKey.FindCoordinator, 4, writer => writer.Int8(keyType).ArrayLength(1).String(key));
        reader.Int32();
        Assert.Equal(1, reader.ArrayLength());
        Assert.Equal(key, reader.String());
        var node = reader.Int32();
        reader.String();
        var port = reader.Int32();
        return ((ErrorCode)reader.Int16(), node, port);
    }

    /// <summary>Sends one request and returns the body of its answer.</summary>
    public async Task<KafkaReader> AskAsync(ApiKey api, short version, Action<KafkaWriter> write)
    {
        Assert.True(ApiTable.TryFind((short)api, out var range));
        _writer.Reset();
        _writer.Int32(0).Int16((short)api).Int16(version).Int32(++_correlation).String("raw");
        _writer.Flexible = range.IsFlexible(version);
        _writer.NoTags();
        write(_writer);
        _writer.NoTags();
        _writer.PatchInt32(0, _writer.Position - 4);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(KafkaUnderTest.Limit);
        await _stream!.WriteAsync(_writer.Written, limit.Token);
        var head = new byte[4];
        await _stream.ReadExactlyAsync(head, limit.Token);
        var answer = new byte[BinaryPrimitives.ReadInt32BigEndian(head)];
        await _stream.ReadExactlyAsync(answer, limit.Token);
        var reader = new KafkaReader();
        reader.Reset(answer, 0, answer.Length);
        Assert.Equal(_correlation, reader.Int32());
        reader.Flexible = _writer.Flexible;
        if (api != ApiKey.ApiVersions) reader.SkipTags();
        return reader;
    }

    /// <summary>An answer that is only an error, behind the throttle time.</summary>
    public Task<ErrorCode> ErrorOfAsync(ApiKey api, short version, Action<KafkaWriter> write) => RepeatAsync(
        async () =>
        {
            var reader = await AskAsync(api, version, write);
            reader.Int32();
            return (ErrorCode)reader.Int16();
        },
        static error => error);

    /// <summary>The error of the only partition of the only topic, behind the throttle time.</summary>
    public Task<ErrorCode> PartitionErrorOfAsync(ApiKey api, short version, Action<KafkaWriter> write) => RepeatAsync(
        async () =>
        {
            var reader = await AskAsync(api, version, write);
            reader.Int32();
            reader.ArrayLength();
            reader.String();
            reader.ArrayLength();
            reader.Int32();
            return (ErrorCode)reader.Int16();
        },
        static error => error);

    /// <summary>Asks again while a real Kafka's coordinators load or an answer is still on its way.</summary>
    public static async Task<T> RepeatAsync<T>(Func<Task<T>> ask, Func<T, ErrorCode> errorOf)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var answer = await ask();
            var error = errorOf(answer);
            var passing = error is ErrorCode.CoordinatorNotAvailable or ErrorCode.ConcurrentTransactions
                || (short)error is LoadInProgress or NotCoordinator;
            if (!passing) return answer;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Ct);
            Assert.True(watch.Elapsed < KafkaUnderTest.Limit, $"still {error} after {KafkaUnderTest.Limit.TotalSeconds} s");
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _writer.Dispose();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
