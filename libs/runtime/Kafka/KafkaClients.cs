using Confluent.Kafka;
using Craft.Schemas;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Craft.Runtime;

/// <summary>
/// Builds every Kafka client of the process with explicit settings: no default of the library decides about loss, order,
/// memory or latency.
/// </summary>
public sealed class KafkaClients(IOptions<KafkaOptions> options, ILogger<KafkaClients> logger)
{
    /// <summary>Room for keys, headers and the batch frame on top of the largest message that a topic takes.</summary>
    private const int MessageMaxBytes = Topics.MaxMessageBytes + (256 * 1024);

    public KafkaOptions Options => options.Value;

    /// <summary>A member of the stage's group. Offsets are only ever committed by the pump.</summary>
    internal ConsumerBuilder<byte[]?, byte[]?> StageConsumer(StageOptions stage)
    {
        var config = Reading($"{stage.GroupId}-{Options.InstanceId}", stage.GroupId);

        // A new group must see the whole (compacted) topic, not only what comes after its birth; and where retention has
        // overtaken a group, the oldest record that is left is the right place: every later effect is idempotent by revision.
        config.AutoOffsetReset = AutoOffsetReset.Earliest;
        config.MaxPollIntervalMs = 300_000;
        if (Options.GroupProtocol == GroupProtocolKind.Consumer)
        {
            // Assignor, session and heartbeat are the broker's with KIP-848; setting them is an error. No static member: after a
            // death without a goodbye the broker would refuse the next start until the session ends.
            config.GroupProtocol = GroupProtocol.Consumer;
        }
        else
        {
            // A restarted instance gets its partitions back without a rebalance.
            config.GroupInstanceId = $"{stage.GroupId}-{Options.InstanceId}";
            config.GroupProtocol = GroupProtocol.Classic;
            config.PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky;
            config.SessionTimeoutMs = (int)Options.SessionTimeout.TotalMilliseconds;
            config.HeartbeatIntervalMs = (int)Math.Clamp(Options.SessionTimeout.TotalMilliseconds / 10, 100, 3000);
        }

        return ConsumerFor(config);
    }

    /// <summary>
    /// A reader without a group: it assigns itself, never commits, and is told when a partition is read to its end. The end
    /// is told with an empty answer, for which the broker waits: whoever reads to the end and is done asks for it soon.
    /// </summary>
    internal IConsumer<byte[]?, byte[]?> Reader(string name, bool endSoon = false)
    {
        // librdkafka wants a group name even then; nothing is ever committed under it
        var config = Reading(name, "craft-reader");
        config.EnablePartitionEof = true;
        config.AutoOffsetReset = AutoOffsetReset.Earliest;
        config.FetchWaitMaxMs = endSoon ? 10 : config.FetchWaitMaxMs;
        return ConsumerFor(config).Build();
    }

    /// <summary>
    /// A producer for transactions, one per id at a time: the next one with the same id fences it. Without the background
    /// poll a commit takes 2 ms instead of 11: otherwise two threads compete for the delivery reports.
    /// </summary>
    internal IProducer<byte[]?, byte[]?> Transactional(
        string transactionalId, Action<Error>? onError = null, TimeSpan? longest = null)
    {
        var config = Writing(transactionalId);
        config.TransactionalId = transactionalId;
        config.TransactionTimeoutMs = (int)(longest?.TotalMilliseconds ?? 60_000);
        config.EnableBackgroundPoll = false;

        // When all brokers were away for a moment, librdkafka throws away what it knows and begins anew; but offsets that are
        // sent to a coordinator it has thrown away hang for ever, whatever their time-out (librdkafka 5511, 5456).
        config.MetadataRecoveryStrategy = MetadataRecoveryStrategy.None;
        return ProducerFor(config, onError).Build();
    }

    /// <summary>A plain idempotent producer.</summary>
    internal IProducer<byte[]?, byte[]?> Idempotent(string name, Action<Error>? onError = null) =>
        ProducerFor(Writing(name), onError).Build();

    internal IAdminClient Admin(Action<Error>? onError = null)
    {
        var config = new AdminClientConfig(Common("craft-admin"));
        return new AdminClientBuilder(PassThrough(config))
            .SetErrorHandler((_, error) => Report("admin", error, onError))
            .SetLogHandler((_, line) => logger.ClientLine(line.Name, line.Facility, line.Message))
            .Build();
    }

    /// <summary>
    /// Is a broker there? The asynchronous questions of the client can free memory twice when none answers in time (seen
    /// with 2.16: the process aborts); this one, asked first, throws <see cref="KafkaException"/>.
    /// </summary>
    internal void Probe(IAdminClient admin) => admin.GetMetadata(Options.RequestTimeout);

    private ConsumerConfig Reading(string name, string group) => new(Common(name))
    {
        GroupId = group,
        EnableAutoCommit = false,
        EnableAutoOffsetStore = false,
        IsolationLevel = IsolationLevel.ReadCommitted,
        AllowAutoCreateTopics = false,

        // what librdkafka fetches ahead; our own bound comes on top
        QueuedMinMessages = 5_000,
        QueuedMaxMessagesKbytes = 16 * 1024,
        FetchMaxBytes = MessageMaxBytes + (1024 * 1024),
        MaxPartitionFetchBytes = 1024 * 1024,
        MessageMaxBytes = MessageMaxBytes,
        ReceiveMessageMaxBytes = 64 * 1024 * 1024,
        FetchWaitMaxMs = 500,
        FetchErrorBackoffMs = 100,
        FetchQueueBackoffMs = 10,
        CheckCrcs = true,
    };

    private ProducerConfig Writing(string name) => new(Common(name))
    {
        EnableIdempotence = true,
        Acks = Acks.All,
        LingerMs = 0.5,
        // below what a topic takes that nobody has set up (1 MiB)
        BatchSize = 1_000_000,
        CompressionType = CompressionType.Lz4,
        MessageMaxBytes = MessageMaxBytes,
        QueueBufferingMaxMessages = 100_000,
        QueueBufferingMaxKbytes = 256 * 1024,
        MessageTimeoutMs = 60_000,
        RetryBackoffMs = 20,
        RetryBackoffMaxMs = 1_000,

        // what Java and JavaScript clients use: one key, one partition, whoever writes
        Partitioner = Partitioner.Murmur2Random,
        EnableDeliveryReports = true,
        DeliveryReportFields = "none",
    };

    private ClientConfig Common(string name) => new()
    {
        BootstrapServers = Options.BootstrapServers,
        ClientId = name,
        SocketNagleDisable = true,
        ReconnectBackoffMs = 50,
        ReconnectBackoffMaxMs = 2_000,
        SocketConnectionSetupTimeoutMs = 10_000,
        TopicMetadataRefreshIntervalMs = 60_000,
    };

    private T PassThrough<T>(T config)
        where T : ClientConfig
    {
        foreach (var (name, value) in Options.Client)
        {
            config.Set(name, value);
        }

        return config;
    }

    private ConsumerBuilder<byte[]?, byte[]?> ConsumerFor(ConsumerConfig config) =>
        new ConsumerBuilder<byte[]?, byte[]?>(PassThrough(config))
            .SetErrorHandler((client, error) => Report(client.Name, error, null))
            .SetLogHandler((_, line) => logger.ClientLine(line.Name, line.Facility, line.Message));

    private ProducerBuilder<byte[]?, byte[]?> ProducerFor(ProducerConfig config, Action<Error>? onError) =>
        new ProducerBuilder<byte[]?, byte[]?>(PassThrough(config))
            .SetErrorHandler((client, error) => Report(client.Name, error, onError))
            .SetLogHandler((_, line) => logger.ClientLine(line.Name, line.Facility, line.Message));

    private void Report(string client, Error error, Action<Error>? onError)
    {
        // librdkafka heals everything but fatal errors itself
        logger.ClientError(client, error.Code, error.Reason);
        onError?.Invoke(error);
    }
}
