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
        using var admin = clients.Admin();
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
                if (time.GetElapsedTime(started) > clients.Options.StartTimeout)
                {
                    throw new KafkaUnavailableException(Sentence(e), e);
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
        var existing = admin.GetMetadata(clients.Options.RequestTimeout).Topics.ToDictionary(t => t.Topic, t => t.Partitions.Count);
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

    private string Sentence(KafkaException e) => e.Error.Code switch
    {
        ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed =>
            $"Kafka at {clients.Options.BootstrapServers} refused the credentials: check Kafka:Client:sasl.*",
        ErrorCode.InvalidReplicationFactor =>
            $"Kafka has fewer brokers than Kafka:ReplicationFactor ({clients.Options.ReplicationFactor})",
        _ => $"no Kafka broker answered at {clients.Options.BootstrapServers} ({e.Error.Reason}): check Kafka:BootstrapServers",
    };
}
