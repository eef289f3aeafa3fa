using System.Reflection;
using Hangfire.Common;
using Hangfire.Server;
using Hangfire.States;
using Npgsql;

namespace Craft.Trainer.Scheduling;

/// <summary>
/// Takes the advisory lock of a job marked <see cref="OneAtATimeAttribute"/> on a connection of its own; a job that cannot
/// have it ends as deleted, with the reason.
/// </summary>
internal sealed class OneAtATimeFilter(NpgsqlDataSource source, TrainerEvents events) : IServerFilter, IElectStateFilter
{
    private const string Prefix = "craft-job:";
    private const string ConnectionItem = "craft-lock-connection";
    private const string SkippedParameter = "SkippedBecause";

    public void OnPerforming(PerformingContext context)
    {
        if (LockOf(context.BackgroundJob.Job) is not { } name)
        {
            return;
        }

        var connection = source.OpenConnection();
        try
        {
            if (AdvisoryLock.TryTake(connection, Prefix + name))
            {
                context.Items[ConnectionItem] = connection;
                return;
            }
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        connection.Dispose();
        events.Refused(context.BackgroundJob.Job.Method.Name, context.BackgroundJob.Id, name);
        context.SetJobParameter(SkippedParameter, $"another '{name}' job is running");
        context.Canceled = true;
    }

    public void OnPerformed(PerformedContext context)
    {
        if (context.Items.TryGetValue(ConnectionItem, out var item) && item is NpgsqlConnection connection)
        {
            using (connection)
            {
                AdvisoryLock.Release(connection, Prefix + LockOf(context.BackgroundJob.Job));
            }
        }
    }

    public void OnStateElection(ElectStateContext context)
    {
        // a refused run must not be shown as succeeded
        if (context.CandidateState is SucceededState or DeletedState
            && LockOf(context.BackgroundJob.Job) is not null
            && context.GetJobParameter<string>(SkippedParameter, allowStale: false) is { } why)
        {
            context.CandidateState = new DeletedState { Reason = why };
        }
    }

    private static string? LockOf(Job? job) => job?.Method.GetCustomAttribute<OneAtATimeAttribute>()?.Name;
}
