using Confluent.Kafka;
using Craft.Runtime;

namespace Craft.Cli;

/// <summary>Kafka's failures as the sentences and exit codes of a command.</summary>
internal static class KafkaCall
{
    /// <summary>What <paramref name="work"/> gives; throws <see cref="CommandFailure"/>.</summary>
    public static async Task<T> AskAsync<T>(KafkaClients clients, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (TopicMissingException e)
        {
            throw CommandFailure.Failed(e.Message + ".", e);
        }
        catch (KafkaUnavailableException e)
        {
            throw new CommandFailure(ExitCode.NobodyThere, e.Message + ".", e);
        }
        catch (Exception e) when (e is PublishFailedException or PublisherFencedException)
        {
            throw CommandFailure.Failed(e.Message.TrimEnd('.') + ".", e);
        }
        catch (KafkaException e)
        {
            throw Of(clients, e);
        }
    }

    private static CommandFailure Of(KafkaClients clients, KafkaException e)
    {
        var servers = clients.Options.BootstrapServers;
        var reason = e.Error.Reason.TrimEnd('.');
        return e.Error.Code switch
        {
            ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed => new(
                ExitCode.NobodyThere, $"Kafka at {servers} refused the credentials ({reason}): check Kafka:Client:sasl.*.", e),
            ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed => new(
                ExitCode.Failed, $"Kafka at {servers} does not allow this account to do that ({reason}).", e),
            var code when code < 0 || code is ErrorCode.RequestTimedOut => new(
                ExitCode.NobodyThere,
                $"no Kafka broker answered at {servers} within {clients.Options.RequestTimeout.TotalSeconds:0.#} s ({reason}): "
                + "check --kafka, --data or Kafka:BootstrapServers; Kafka:RequestTimeout waits longer.", e),
            _ => new(ExitCode.Failed, $"Kafka at {servers} refused: {reason}.", e),
        };
    }
}
