using Craft.Trainer.Lexical;
using Hangfire;
using Hangfire.Common;
using Microsoft.Extensions.Options;

namespace Craft.Trainer.Scheduling;

/// <summary>Writes the recurring jobs as configured; an empty cron expression takes its job off the list.</summary>
internal sealed class JobSchedule(IRecurringJobManagerV2 jobs, IOptions<TrainerOptions> options, TrainerEvents events) : IHostedService
{
    public const string RefitLexical = "refit-lexical";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var cron = options.Value.RefitCron.Trim();
        if (cron.Length == 0)
        {
            jobs.RemoveIfExists(RefitLexical);
            events.ScheduleOff(RefitLexical);
            return Task.CompletedTask;
        }

        jobs.AddOrUpdate(
            RefitLexical,
            Job.FromExpression<RefitLexicalJob>(j => j.RunAsync(null, CancellationToken.None), JobQueues.Default),
            cron,
            new RecurringJobOptions
            {
                TimeZone = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone),
                MisfireHandling = MisfireHandlingMode.Relaxed,
            });
        events.Scheduled(RefitLexical, cron, options.Value.TimeZone);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
