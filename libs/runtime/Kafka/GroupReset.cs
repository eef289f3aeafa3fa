using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Craft.Runtime;

/// <summary>Forgets how far a group has come, so that its stage reads its topics from the beginning again.</summary>
public sealed class GroupReset(KafkaClients clients, TimeProvider time)
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Deletes the group's offsets; a group that does not exist is fine. A killed member counts until its session ends: so
    /// long this waits, then it throws <see cref="KafkaException"/>, because a living member reads on.
    /// </summary>
    public async Task ForgetAsync(string group, CancellationToken ct)
    {
        using var admin = clients.Admin();
        var started = time.GetTimestamp();
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                await admin.DeleteGroupsAsync([group], new DeleteGroupsOptions { RequestTimeout = clients.Options.RequestTimeout });
                return;
            }
            catch (DeleteGroupsException e) when (e.Results.All(r => r.Error.Code is ErrorCode.NoError or ErrorCode.GroupIdNotFound))
            {
                return;
            }
            catch (DeleteGroupsException e) when (e.Results.Any(r => r.Error.Code is ErrorCode.NonEmptyGroup)
                && time.GetElapsedTime(started) < 2 * clients.Options.SessionTimeout)
            {
                await Task.Delay(_pause, time, ct);
            }
        }
    }
}
