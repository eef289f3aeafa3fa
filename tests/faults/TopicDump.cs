using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Craft.Schemas;

namespace Craft.FaultTests;

/// <summary>Reads a whole topic with a plain client, committed records only.</summary>
internal static class TopicDump
{
    private static readonly TimeSpan _wait = TimeSpan.FromSeconds(60);

    public static IReadOnlyList<TopicRecord> Read(string bootstrap, string topic) => Read(bootstrap, topic, Of);

    /// <summary>What <paramref name="of"/> makes of every record.</summary>
    public static IReadOnlyList<T> Read<T>(string bootstrap, string topic, Func<ConsumeResult<byte[]?, byte[]?>, T> of)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = bootstrap,
            GroupId = "oracle",
            EnableAutoCommit = false,
            EnablePartitionEof = true,
            IsolationLevel = IsolationLevel.ReadCommitted,
        }).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var partitions = admin.GetMetadata(topic, _wait).Topics.Single().Partitions.Select(p => p.PartitionId).ToHashSet();
        consumer.Assign(partitions.Select(p => new TopicPartitionOffset(topic, p, Offset.Beginning)));
        var records = new List<T>();
        while (partitions.Count > 0)
        {
            var result = consumer.Consume(_wait)
                ?? throw new TimeoutException($"{topic} gave nothing for {_wait.TotalSeconds} s");
            if (result.IsPartitionEOF)
            {
                partitions.Remove(result.Partition.Value);
                continue;
            }

            records.Add(of(result));
        }

        return records;
    }

    private static TopicRecord Of(ConsumeResult<byte[]?, byte[]?> result)
    {
        var headers = result.Message.Headers;
        using var json = result.Message.Value is { } bytes ? JsonDocument.Parse(bytes) : null;
        return new TopicRecord(
            Encoding.UTF8.GetString(result.Message.Key!),
            result.Partition.Value,
            result.Offset.Value,
            Member(json, "revision")?.GetInt64() ?? Number(headers, HeaderNames.Revision),
            Member(json, "title")?.GetString(),
            Number(headers, HeaderNames.EventSequence));
    }

    private static JsonElement? Member(JsonDocument? json, string name) =>
        json?.RootElement.TryGetProperty(name, out var value) == true ? value : null;

    private static long? Number(Headers headers, string name) =>
        headers.TryGetLastBytes(name, out var bytes)
            ? long.Parse(bytes, NumberStyles.None, CultureInfo.InvariantCulture)
            : null;
}
