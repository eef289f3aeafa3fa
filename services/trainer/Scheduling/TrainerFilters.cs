using Hangfire.Common;

namespace Craft.Trainer.Scheduling;

/// <summary>Adds the trainer's own filter to those of the jobs' attributes, without Hangfire's process-wide list.</summary>
internal sealed class TrainerFilters(OneAtATimeFilter filter) : IJobFilterProvider
{
    public IEnumerable<JobFilter> GetFilters(Job? job) => [new JobFilter(filter, JobFilterScope.Global, order: null)];
}
