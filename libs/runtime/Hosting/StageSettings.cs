using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Craft.Runtime;

/// <summary>
/// Configuration section <c>Stages:&lt;name&gt;</c>: what an operator may change about a stage. What is not set stays as the
/// service has it.
/// </summary>
public sealed class StageSettings
{
    public const string Section = "Stages";

    /// <summary>How often a batch is tried that fails for no transient reason, before it is halved.</summary>
    public int? Attempts { get; set; }

    /// <summary>The delay after the first failure; it doubles.</summary>
    public TimeSpan? FirstDelay { get; set; }

    /// <summary>The longest delay between attempts.</summary>
    public TimeSpan? MaxDelay { get; set; }

    /// <summary>The most messages in a batch.</summary>
    public int? BatchMessages { get; set; }

    /// <summary>The most bytes in a batch.</summary>
    public long? BatchBytes { get; set; }

    /// <summary>How long a batch that is not full waits for more.</summary>
    public TimeSpan? Linger { get; set; }

    /// <summary>The most messages between poll and commit.</summary>
    public int? HeldMessages { get; set; }

    /// <summary>The most bytes between poll and commit.</summary>
    public long? HeldBytes { get; set; }

    /// <summary>A larger value is a dead letter.</summary>
    public int? MaxValueBytes { get; set; }

    /// <summary>How long partitions that are taken away wait for the batch in hand.</summary>
    public TimeSpan? RevokeTimeout { get; set; }

    /// <summary>How long a stop waits for the batch in hand.</summary>
    public TimeSpan? DrainTimeout { get; set; }

    /// <summary>The stage with what is configured; throws <see cref="OptionsValidationException"/> for values that cannot work.</summary>
    public static StageOptions Apply(StageOptions stage, IConfiguration? configuration)
    {
        if (configuration?.GetSection($"{Section}:{stage.Name}") is not { } section || !section.Exists())
        {
            return stage;
        }

        var set = new StageSettings();
        section.Bind(set, binder => binder.ErrorOnUnknownConfiguration = true);
        if (set.Wrong() is { } name)
        {
            throw new OptionsValidationException(
                section.Path, typeof(StageSettings), [$"{section.Path}:{name} must be more than zero"]);
        }

        return stage with
        {
            MaxValueBytes = set.MaxValueBytes ?? stage.MaxValueBytes,
            Batch = stage.Batch with
            {
                MaxMessages = set.BatchMessages ?? stage.Batch.MaxMessages,
                MaxBytes = set.BatchBytes ?? stage.Batch.MaxBytes,
                Linger = set.Linger ?? stage.Batch.Linger,
            },
            Flow = stage.Flow with
            {
                MaxMessages = set.HeldMessages ?? stage.Flow.MaxMessages,
                MaxBytes = set.HeldBytes ?? stage.Flow.MaxBytes,
                RevokeTimeout = set.RevokeTimeout ?? stage.Flow.RevokeTimeout,
                DrainTimeout = set.DrainTimeout ?? stage.Flow.DrainTimeout,
            },
            Retry = stage.Retry with
            {
                Attempts = set.Attempts ?? stage.Retry.Attempts,
                FirstDelay = set.FirstDelay ?? stage.Retry.FirstDelay,
                MaxDelay = set.MaxDelay ?? stage.Retry.MaxDelay,
            },
        };
    }

    // the first one that is zero or less; zero is fine for the delays
    private string? Wrong()
    {
        (string Name, double? Value)[] positive =
        [
            (nameof(Attempts), Attempts), (nameof(BatchMessages), BatchMessages), (nameof(BatchBytes), BatchBytes),
            (nameof(HeldMessages), HeldMessages), (nameof(HeldBytes), HeldBytes), (nameof(MaxValueBytes), MaxValueBytes),
            (nameof(FirstDelay), FirstDelay?.TotalSeconds + 1), (nameof(MaxDelay), MaxDelay?.TotalSeconds), (nameof(Linger), Linger?.TotalSeconds + 1),
            (nameof(RevokeTimeout), RevokeTimeout?.TotalSeconds), (nameof(DrainTimeout), DrainTimeout?.TotalSeconds),
        ];
        return positive.FirstOrDefault(p => p.Value <= 0).Name;
    }
}
