using Craft.EmbeddedBroker;
using Craft.EmbeddedBroker.Protocol;
using Craft.TestSupport;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Craft.UnitTests.EmbeddedBroker;

/// <summary>What the broker allocates to answer: a request costs a little, its messages nothing.</summary>
public sealed class RequestMemoryTests : IDisposable
{
    private const int Requests = 2_000;
    private const int MessagesPerRequest = 100;
    private const double BytesPerMessage = 8;
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Producing_and_fetching_allocate_nothing_per_message()
    {
        // a clock that stands, so that no round of upkeep finds the records too old
        await using var broker = await EmbeddedKafka.StartAsync(
            new EmbeddedKafkaOptions { DataDirectory = _folder.Path, Port = 0, AutoCreateTopics = true, Time = new FakeTimeProvider() }, Ct);
        using var request = new RequestContext();
        var fetch = broker.NewFetch!();
        await AskAsync(broker, request, fetch, Metadata());
        var batch = TestBatch.Of(new string('v', 100), MessagesPerRequest);

        var produced = await MeasureAsync(() => AskAsync(broker, request, fetch, Produce(batch)));
        var offset = 0L;
        var fetched = await MeasureAsync(() => AskAsync(broker, request, fetch, Fetch(MessagesPerRequest * offset++)));

        TestContext.Current.TestOutputHelper!.WriteLine($"{produced:N2} bytes per message produced, {fetched:N2} per message fetched");
        Assert.InRange(produced, 0, BytesPerMessage);
        Assert.InRange(fetched, 0, BytesPerMessage);
    }

    private static async Task<double> MeasureAsync(Func<ValueTask<long>> ask)
    {
        for (var i = 0; i < 200; i++) await ask();
        var allocated = 0L;
        for (var i = 0; i < Requests; i++) allocated += await ask();
        return (double)allocated / Requests / MessagesPerRequest;
    }

    private static async ValueTask<long> AskAsync(EmbeddedKafka broker, RequestContext request, FetchHandler fetch, byte[] frame)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        request.Begin(frame, 0, frame.Length);
        var handling = broker.Router!.HandleAsync(request, fetch, Ct);
        Assert.True(handling.IsCompletedSuccessfully);
        request.End();
        var after = GC.GetAllocatedBytesForCurrentThread();
        await handling;
        return after - before;
    }

    private static byte[] Metadata() => Frame(ApiKey.Metadata, 4, w => w.ArrayLength(1).String("a").Bool(true));

    private static byte[] Produce(byte[] batch) => Frame(
        ApiKey.Produce, 3, w => w.String(null).Int16(-1).Int32(1000).ArrayLength(1).String("a").ArrayLength(1).Int32(0).Bytes(batch));

    private static byte[] Fetch(long offset) => Frame(
        ApiKey.Fetch, 4, w => w.Int32(-1).Int32(0).Int32(1).Int32(1 << 20).Int8(1)
            .ArrayLength(1).String("a").ArrayLength(1).Int32(0).Int64(offset).Int32(4096));

    private static byte[] Frame(ApiKey api, short version, Action<KafkaWriter> body)
    {
        using var writer = new KafkaWriter();
        writer.Int16((short)api).Int16(version).Int32(1).String("memory");
        body(writer);
        return writer.Written.ToArray();
    }
}
