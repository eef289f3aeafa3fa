namespace Craft.Trainer.Scheduling;

/// <summary>The queues: <c>gpu</c> runs one job per machine, <c>default</c> is for work that needs no GPU.</summary>
internal static class JobQueues
{
    public const string Gpu = "gpu";
    public const string Default = "default";
}
