using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Craft.Schemas;

namespace Craft.FaultTests.Chaos;

/// <summary>Plain clients of the oracle, and how it reads the three topics.</summary>
internal static class TopicReading
{
    private static readonly TimeSpan _wait = TimeSpan.FromSeconds(60);

    public static IConsumer<byte[]?, byte[]> Consumer(string bootstrap, string group, IsolationLevel isolation) =>
        new ConsumerBuilder<byte[]?, byte[]>(new ConsumerConfig
        {
            BootstrapServers = bootstrap,
            ClientId = FaultProxy.Exempt,
            GroupId = group,
            EnableAutoCommit = false,
            EnablePartitionEof = true,
            IsolationLevel = isolation,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            FetchWaitMaxMs = 50,
            ReconnectBackoffMs = 50,
            ReconnectBackoffMaxMs = 500,
            TopicMetadataRefreshIntervalMs = 5_000,
        }).SetKeyDeserializer(new BytesOrNull()).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    public static IEnumerable<TopicPartition> Partitions(string topic) =>
        Enumerable.Range(0, Stage.Partitions).Select(p => new TopicPartition(topic, p));

    /// <summary>Everything committed, from the beginning to the end.</summary>
    public static List<T> All<T>(string bootstrap, string topic, Func<ConsumeResult<byte[]?, byte[]>, T> of)
    {
        using var consumer = Consumer(bootstrap, "oracle", IsolationLevel.ReadCommitted);
        consumer.Assign(Partitions(topic).Select(p => new TopicPartitionOffset(p, Offset.Beginning)));
        var open = Enumerable.Range(0, Stage.Partitions).ToHashSet();
        var records = new List<T>();
        var started = TimeProvider.System.GetTimestamp();
        while (open.Count > 0)
        {
            if (TimeProvider.System.GetElapsedTime(started) > _wait)
            {
                throw new TimeoutException($"{topic} was not read to its end within {_wait.TotalSeconds} s");
            }

            var result = consumer.Consume(TimeSpan.FromMilliseconds(200));
            if (result is { IsPartitionEOF: true })
            {
                open.Remove(result.Partition.Value);
            }
            else if (result is not null)
            {
                records.Add(of(result));
            }
        }

        return records;
    }

    public static InputRecord Input(ConsumeResult<byte[]?, byte[]> r) =>
        new(r.Partition.Value, r.Offset.Value, Text(r.Message.Key), r.Message.Value);

    public static OutputRecord Output(ConsumeResult<byte[]?, byte[]> r)
    {
        using var json = JsonDocument.Parse(r.Message.Value);
        var root = json.RootElement;
        return new(
            r.Partition.Value, r.Offset.Value, Text(r.Message.Key), root.GetProperty("revision").GetInt64(),
            root.GetProperty("index").GetString()!);
    }

    public static LetterRecord Letter(ConsumeResult<byte[]?, byte[]> r)
    {
        string Mark(string name) => Encoding.UTF8.GetString(r.Message.Headers.GetLastBytes(name));
        return new(
            int.Parse(Mark(HeaderNames.ErrorPartition), CultureInfo.InvariantCulture),
            long.Parse(Mark(HeaderNames.ErrorOffset), CultureInfo.InvariantCulture),
            Mark(HeaderNames.ErrorReason), Text(r.Message.Key), r.Message.Value);
    }

    private static string? Text(byte[]? key) => key is null ? null : Encoding.UTF8.GetString(key);
}
