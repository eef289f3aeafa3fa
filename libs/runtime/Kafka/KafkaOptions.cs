using System.ComponentModel.DataAnnotations;
using Craft.Schemas;

namespace Craft.Runtime;

/// <summary>Configuration section <c>Kafka</c>: where the broker is and who this instance is.</summary>
public sealed class KafkaOptions
{
    public const string Section = "Kafka";

    [Required]
    public string BootstrapServers { get; set; } = "127.0.0.1:19092";

    /// <summary>
    /// Passed through to librdkafka: <c>Kafka:Client:security.protocol</c>, <c>sasl.username</c> and so on. They win over
    /// our settings.
    /// </summary>
    public Dictionary<string, string> Client { get; } = [];

    /// <summary>Of the topics that are made at start.</summary>
    [Range(1, 10_000)]
    public int Partitions { get; set; } = Topics.DefaultPartitions;

    [Range(1, 9)]
    public short ReplicationFactor { get; set; } = 1;

    /// <summary>Stable over restarts and different per instance of a service: it names the group member and the transactions.</summary>
    [Required]
    [RegularExpression("[A-Za-z0-9._-]{1,100}")]
    public string InstanceId { get; set; } = "0";

    public GroupProtocolKind GroupProtocol { get; set; } = GroupProtocolKind.Classic;

    /// <summary>A member that is silent for so long loses its partitions (classic protocol; else the broker decides).</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:30:00")]
    public TimeSpan SessionTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a start waits for a broker before it gives up with a clear sentence.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a question to the broker (topics, groups, offsets) may go without an answer.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
