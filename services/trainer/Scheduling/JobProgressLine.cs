namespace Craft.Trainer.Scheduling;

/// <summary>Progress as it is kept with a job: stage in words, part done 0..1 of the whole job, when.</summary>
internal sealed record JobProgressLine(string Stage, double Done, DateTimeOffset At);
