namespace Craft.Runtime;

/// <summary>
/// A record to write. A null value is a tombstone. <paramref name="Topic"/> is the stage's output topic unless given;
/// <paramref name="Headers"/> come on top of the CloudEvents ones that the pump adds.
/// </summary>
public sealed record Output<TOut>(string Key, TOut? Value, string? Topic = null, MessageHeaders? Headers = null)
    where TOut : class;
