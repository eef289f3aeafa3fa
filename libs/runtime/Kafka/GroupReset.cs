using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Craft.Runtime;

/// <summary>Forgets how far a group has come, so that its stage reads its topics from the beginning again.</summary>
public sealed class GroupReset(KafkaClients clients)
{
    private static readonly TimeSpan _requestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Deletes the group's offsets; a group that does not exist is fine. Throws <see cref="KafkaException"/> when it has
    /// members: stop the stage first.
    /// </summary>
    public async Task ForgetAsync(string group, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using var admin = clients.Admin();
        try
        {
            await admin.DeleteGroupsAsync([group], new DeleteGroupsOptions { RequestTimeout = _requestTimeout });
        }
        catch (DeleteGroupsException e) when (e.Results.All(r => r.Error.Code is ErrorCode.NoError or ErrorCode.GroupIdNotFound))
        {
            // there was nothing to forget
        }
    }
}
