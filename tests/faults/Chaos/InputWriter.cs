using System.Collections.Concurrent;
using System.Text;
using Confluent.Kafka;
using Craft.Schemas;

namespace Craft.FaultTests.Chaos;

/// <summary>Writes the inputs of a run at its pace, some of them rubbish, and keeps what the broker acknowledged.</summary>
internal sealed class InputWriter(string bootstrap, Scenario scenario)
{
    private const int Keys = 12;

    private readonly Random _random = new(scenario.Seed);
    private readonly long[] _sequences = new long[Keys];

    /// <summary>Grows while the run goes on; the observer looks at it.</summary>
    public ConcurrentDictionary<(int Partition, long Offset), InputRecord> Acknowledged { get; } = new();

    /// <summary>Writes all and waits for all acknowledgements; the client repeats whatever fails.</summary>
    public async Task<string?> RunAsync(CancellationToken ct)
    {
        using var producer = new ProducerBuilder<string?, byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrap,
            ClientId = "chaos-input",
            EnableIdempotence = true,
            Acks = Acks.All,
            LingerMs = 2,
            MessageTimeoutMs = 120_000,
            SocketTimeoutMs = 10_000,
            ReconnectBackoffMs = 50,
            ReconnectBackoffMaxMs = 1_000,
            Partitioner = Confluent.Kafka.Partitioner.Murmur2Random,
        }).SetKeySerializer(new TextOrNull()).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        string? failure = null;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        var written = 0;
        var started = TimeProvider.System.GetTimestamp();
        while (written < scenario.Inputs && await timer.WaitForNextTickAsync(ct))
        {
            var due = TimeProvider.System.GetElapsedTime(started).TotalSeconds * scenario.InputsPerSecond;
            for (; written < Math.Min(due, scenario.Inputs); written++)
            {
                var (key, value) = Next(written);
                producer.Produce(Stage.Input, new() { Key = key, Value = value }, report =>
                {
                    if (report.Error.IsError)
                    {
                        failure = report.Error.Reason;
                        return;
                    }

                    Acknowledged[(report.Partition.Value, report.Offset.Value)] =
                        new(report.Partition.Value, report.Offset.Value, key, value);
                });
            }
        }

        await Task.Run(() => producer.Flush(TimeSpan.FromSeconds(120)), ct);
        return failure ?? (Acknowledged.Count == scenario.Inputs ? null : $"{Acknowledged.Count} of {scenario.Inputs} acknowledged");
    }

    private (string? Key, byte[] Value) Next(int number)
    {
        var index = _random.Next(Keys);
        var key = $"key-{index}";
        switch (_random.Next(100))
        {
            case 0:
                return (key, Encoding.UTF8.GetBytes($"}}{number} is not JSON"));
            case 1:
                return (key, Encoding.UTF8.GetBytes($"{{\"id\":\"{key}\",\"number\":{number}}}"));
            case 2:
                return (null, Document(key, -number));
            default:
                return (key, Document(key, ++_sequences[index]));
        }
    }

    private byte[] Document(string key, long sequence) => WireJson.Write(new CourseIndexed
    {
        Id = key,
        Revision = sequence,
        Index = new string((char)('a' + _random.Next(26)), _random.Next(10, 300)) + sequence,
        Encoder = new ModelRef { Name = "none", Version = "1" },
        IndexedAt = DateTimeOffset.UnixEpoch,
        Deleted = false,
    });
}
