using System.Collections.Concurrent;
using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Craft.Schemas;
using Microsoft.Extensions.Logging;

namespace Craft.Runtime;

/// <summary>Makes the topics that are missing. Existing ones stay as they are: whoever set them up differently meant it.</summary>
public sealed class TopicAdmin(KafkaClients clients, TimeProvider time, ILogger<TopicAdmin> logger)
{
    /// <summary>All topics of the contracts, and the dead letters of <paramref name="stages"/>.</summary>
    public Task EnsureAsync(IEnumerable<StageOptions> stages, CancellationToken ct) =>
        EnsureAsync([.. Topics.All, .. stages.SelectMany(DeadLettersOf)], ct);

    /// <summary>
    /// Waits for the broker, then makes what is missing. Idempotent, also against another instance doing the same.
    /// Throws <see cref="KafkaUnavailableException"/> after <see cref="KafkaOptions.StartTimeout"/>.
    /// </summary>
    public async Task EnsureAsync(IReadOnlyList<TopicSpec> topics, CancellationToken ct)
    {
        // The request that fails says only that nobody answered in time; why is told beside it.
        var told = new ConcurrentQueue<Error>();
        using var admin = clients.Admin(told.Enqueue);
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                await MakeMissingAsync(admin, topics);
                return;
            }
            catch (KafkaException e) when (!IsRefusal(e))
            {
                if (told.Append(e.Error).Any(IsDenied))
                {
                    // waiting does not heal it
                    throw new KafkaUnavailableException(
                        $"Kafka at {clients.Options.BootstrapServers} refused the credentials: check Kafka:Client:sasl.*", e);
                }

                if (time.GetElapsedTime(started) >= clients.Options.StartTimeout)
                {
                    throw new KafkaUnavailableException(Sentence(e, told), e);
                }

                logger.WaitingForBroker(clients.Options.BootstrapServers, e.Error.Reason);
                await Task.Delay(TimeSpan.FromMilliseconds(250), time, ct);
            }
        }
    }

    internal static IEnumerable<TopicSpec> DeadLettersOf(StageOptions stage) =>
        stage.InputTopics.Select(topic => Topics.DeadLetters(topic, stage.Name));

    private async Task MakeMissingAsync(IAdminClient admin, IReadOnlyList<TopicSpec> topics)
    {
        var patience = clients.Options.StartTimeout < clients.Options.RequestTimeout ? clients.Options.StartTimeout : clients.Options.RequestTimeout;
        var existing = admin.GetMetadata(patience).Topics.ToDictionary(t => t.Topic, t => t.Partitions.Count);
        foreach (var topic in topics)
        {
            if (existing.TryGetValue(topic.Name, out var count) && count is not 0 && count < clients.Options.Partitions)
            {
                logger.FewPartitions(topic.Name, count, clients.Options.Partitions);
            }
        }

        var missing = topics.DistinctBy(t => t.Name).Where(t => !existing.ContainsKey(t.Name)).Select(Specification).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        try
        {
            await admin.CreateTopicsAsync(missing, new CreateTopicsOptions { RequestTimeout = clients.Options.RequestTimeout });
            logger.TopicsMade(missing.Count);
        }
        catch (CreateTopicsException e) when (e.Results.All(r => r.Error.Code is ErrorCode.NoError or ErrorCode.TopicAlreadyExists))
        {
            // another instance was faster
        }
    }

    private TopicSpecification Specification(TopicSpec topic)
    {
        var configs = new Dictionary<string, string>
        {
            ["cleanup.policy"] = topic.CleanupPolicy,
            ["max.message.bytes"] = Topics.MaxMessageBytes.ToString(CultureInfo.InvariantCulture),
        };
        if (topic.Retention is { } retention)
        {
            configs["retention.ms"] = ((long)retention.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        }

        return new()
        {
            Name = topic.Name,
            NumPartitions = clients.Options.Partitions,
            ReplicationFactor = clients.Options.ReplicationFactor,
            Configs = configs,
        };
    }

    // what waiting does not heal
    private static bool IsRefusal(KafkaException e) =>
        (e is CreateTopicsException creation
            && creation.Results.Any(r => r.Error.Code is ErrorCode.PolicyViolation or ErrorCode.InvalidConfig
                or ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed))
        || e.Error.Code is ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed;

    private static bool IsDenied(Error error) =>
        error.Code is ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed;

    private string Sentence(KafkaException e, ConcurrentQueue<Error> told)
    {
        var where = $"Kafka at {clients.Options.BootstrapServers}";
        if (e.Error.Code == ErrorCode.InvalidReplicationFactor)
        {
            return $"Kafka has fewer brokers than Kafka:ReplicationFactor ({clients.Options.ReplicationFactor})";
        }

        if (told.Any(error => error.Code == ErrorCode.Local_Ssl || error.Reason.Contains("SSL", StringComparison.Ordinal)))
        {
            return $"{where} and we do not agree on TLS: check Kafka:Client:security.protocol and Kafka:Client:ssl.*";
        }

        // a broker that wants credentials hangs up on whoever starts without; librdkafka does not say more than this
        return !told.IsEmpty && told.All(error => error.Code == ErrorCode.Local_AllBrokersDown)
            ? $"{where} hangs up on us: check Kafka:Client:security.protocol"
            : $"no Kafka broker answered at {clients.Options.BootstrapServers} ({e.Error.Reason}): check Kafka:BootstrapServers";
    }
}
