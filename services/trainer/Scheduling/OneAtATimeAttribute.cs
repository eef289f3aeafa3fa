namespace Craft.Trainer.Scheduling;

/// <summary>
/// Of all jobs with this lock name at most one runs, anywhere. Hangfire's own <c>DisableConcurrentExecution</c> is a row with
/// an age, not a lock: after ten minutes a second job starts beside the first.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OneAtATimeAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
