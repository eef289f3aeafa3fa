using System.Data.Common;
using System.Globalization;
using Craft.Runtime;
using Craft.Trainer.Scheduling;
using Hangfire;
using Hangfire.Storage;
using Microsoft.Extensions.Options;

namespace Craft.Trainer;

/// <summary>
/// Keeps the health part <c>trainer</c>: ready while a worker of this process gives signs of life to the scheduler, with the
/// last and the next run of the recurring job as its detail.
/// </summary>
internal sealed class TrainerWatch(
    JobStorage storage, PartHealth health, IOptions<TrainerOptions> options, TimeProvider time) : BackgroundService
{
    private const string StorageTrouble = "storage";
    private const string WorkersTrouble = "workers";
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(60);
    private readonly Part _part = health.Part("trainer");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_interval, time);
        try
        {
            do
            {
                Look();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // the host stops
        }
    }

    private void Look()
    {
        try
        {
            if (options.Value is { ServesDefaultQueue: false, ServesGpuQueue: false } || HasLiveWorker())
            {
                _part.Clear(WorkersTrouble);
                _part.Ready(Detail());
            }
            else
            {
                _part.Trouble(WorkersTrouble, "no worker of this process has reported to the scheduler for a minute");
            }

            _part.Clear(StorageTrouble);
        }
        catch (Exception e) when (e is DbException or IOException or TimeoutException)
        {
            _part.Trouble(StorageTrouble, "the scheduler's database cannot be reached");
        }
    }

    private bool HasLiveWorker()
    {
        var process = $":{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}:";
        var oldest = time.GetUtcNow().UtcDateTime - _silence;
        return storage.GetMonitoringApi().Servers()
            .Any(s => s.Name.StartsWith("trainer-", StringComparison.Ordinal)
                && s.Name.Contains(process, StringComparison.Ordinal)
                && (s.Heartbeat ?? s.StartedAt) > oldest);
    }

    private string Detail()
    {
        using var connection = storage.GetConnection();
        var job = connection.GetRecurringJobs().Find(j => j.Id == JobSchedule.RefitLexical);
        return job is null
            ? "no recurring training"
            : $"{job.Id}: last {job.LastJobState ?? "never"}, next {Text(job.NextExecution)}";
    }

    private static string Text(DateTime? at) =>
        at?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "never";
}
