using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Craft.EmbeddedBroker;
using Craft.EmbeddedBroker.Protocol;
using Xunit;

namespace Craft.UnitTests.EmbeddedBroker;

/// <summary>Starting, refusing to start, and what rubbish on the port does.</summary>
public sealed class ServerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("craft-server-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_folder_in_use_a_taken_port_and_another_address_are_refused_with_a_sentence()
    {
        await using var first = await EmbeddedKafka.StartAsync(Options("a"), Ct);

        Assert.Contains("in use", await RefusedAsync(Options("a")));
        Assert.Contains($"{first.Port}", await RefusedAsync(Options("b") with { Port = first.Port }));
        Assert.Contains("real Kafka", await RefusedAsync(Options("c") with { Host = "0.0.0.0" }));
        Assert.Contains("real Kafka", await RefusedAsync(Options("d") with { Host = "example.org" }));
    }

    [Fact]
    public async Task A_stopped_broker_lets_go_of_port_and_folder()
    {
        var first = await EmbeddedKafka.StartAsync(Options("a"), Ct);
        using (await ConnectAsync(first)) await first.StopAsync(Ct);
        await first.StopAsync(Ct);

        await using var second = await EmbeddedKafka.StartAsync(Options("a") with { Port = first.Port }, Ct);

        Assert.Equal(first.Port, second.Port);
    }

    [Fact]
    public async Task A_log_that_is_missing_is_not_taken_for_an_empty_one()
    {
        await using (var first = await EmbeddedKafka.StartAsync(Options("a"), Ct)) await CreateTopicAsync(first, "t");
        foreach (var log in Directory.GetFiles(Path.Combine(_folder.FullName, "a"), "*.log", SearchOption.AllDirectories))
            File.Delete(log);

        Assert.Contains("missing", await RefusedAsync(Options("a")));
    }

    [Fact]
    public async Task Rubbish_closes_its_connection_and_nobody_elses()
    {
        await using var broker = await EmbeddedKafka.StartAsync(Options("a") with { MaxRequestBytes = 100_000 }, Ct);
        using var good = await ConnectAsync(broker);
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            using var bad = await ConnectAsync(broker);
            await bad.SendAsync(Rubbish(random, i), Ct);
            bad.Shutdown(SocketShutdown.Send);
            await DrainAsync(bad);
        }

        Assert.Equal(ApiTable.All.Length, await AskApiVersionsAsync(good, version: 2));
    }

    [Fact]
    public async Task An_unknown_version_of_the_version_question_is_answered_with_the_versions()
    {
        await using var broker = await EmbeddedKafka.StartAsync(Options("a"), Ct);
        using var client = await ConnectAsync(broker);

        Assert.Equal(ApiTable.All.Length, await AskApiVersionsAsync(client, version: 99, ErrorCode.UnsupportedVersion));
    }

    [Fact]
    public async Task More_connections_than_allowed_are_closed()
    {
        await using var broker = await EmbeddedKafka.StartAsync(Options("a") with { MaxConnections = 1 }, Ct);
        using var first = await ConnectAsync(broker);
        await AskApiVersionsAsync(first, version: 2);
        using var second = await ConnectAsync(broker);

        Assert.Equal(0, await DrainAsync(second));
        Assert.Equal(ApiTable.All.Length, await AskApiVersionsAsync(first, version: 2));
    }

    [Fact]
    public void The_readme_names_every_api_with_its_versions()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Craft.Streaming.sln"))) folder = folder.Parent!;
        var readme = File.ReadAllText(Path.Combine(folder.FullName, "libs", "embedded-kafka", "README.md"));

        foreach (var api in ApiTable.All)
            Assert.Contains($"| {api.Key} | {(short)api.Key} | {api.Min}-{api.Max} |", readme);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<string> RefusedAsync(EmbeddedKafkaOptions options) =>
        (await Assert.ThrowsAsync<EmbeddedKafkaException>(() => EmbeddedKafka.StartAsync(options, Ct))).Message;

    private static async Task<Socket> ConnectAsync(EmbeddedKafka broker)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, broker.Port), Ct);
        return socket;
    }

    // Random bytes, or a frame with a served api and version in front of a random body.
    private static byte[] Rubbish(Random random, int round)
    {
        var body = new byte[random.Next(12, 300)];
        random.NextBytes(body);
        if (round % 4 == 0) return body;
        var api = ApiTable.All[random.Next(ApiTable.All.Length)];
        using var writer = new KafkaWriter();
        writer.Int32(body.Length + 10).Int16((short)api.Key).Int16(random.Next(api.Min, api.Max + 1)).Int32(round).Int16(-1);
        if (round % 4 == 1) body.AsSpan().Fill((byte)random.Next(3));
        return [.. writer.Written.ToArray(), .. body];
    }

    private static async Task<int> DrainAsync(Socket socket)
    {
        var (buffer, total) = (new byte[4096], 0);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        try
        {
            while (await socket.ReceiveAsync(buffer, limit.Token) is > 0 and var got) total += got;
        }
        catch (SocketException)
        {
            // Closed with something unread.
        }
        return total;
    }

    private static async Task CreateTopicAsync(EmbeddedKafka broker, string name)
    {
        using var socket = await ConnectAsync(broker);
        using var writer = new KafkaWriter();
        writer.Int32(0).Int16((short)ApiKey.CreateTopics).Int16(4).Int32(1).String(null);
        writer.ArrayLength(1).String(name).Int32(1).Int16(-1).ArrayLength(0).ArrayLength(0).Int32(1000).Bool(false);
        writer.PatchInt32(0, writer.Position - 4);
        await socket.SendAsync(writer.Written, Ct);
        await socket.ReceiveAsync(new byte[100], Ct);
    }

    private static async Task<int> AskApiVersionsAsync(Socket socket, short version, ErrorCode expected = ErrorCode.None)
    {
        using var writer = new KafkaWriter();
        writer.Int32(10).Int16((short)ApiKey.ApiVersions).Int16(version).Int32(77).Int16(-1);
        await socket.SendAsync(writer.Written, Ct);
        var answer = new byte[4096];
        var got = 0;
        do got += await socket.ReceiveAsync(answer.AsMemory(got), Ct);
        while (got < 4 || got < 4 + BinaryPrimitives.ReadInt32BigEndian(answer));
        Assert.Equal(77, BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(4)));
        Assert.Equal((short)expected, BinaryPrimitives.ReadInt16BigEndian(answer.AsSpan(8)));
        return BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(10));
    }

    private EmbeddedKafkaOptions Options(string name) =>
        new() { DataDirectory = Path.Combine(_folder.FullName, name), Port = 0 };
}
