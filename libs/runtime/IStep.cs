namespace Craft.Runtime;

/// <summary>
/// The pure-looking heart of a service: turns a micro-batch of messages into one outcome per message, in the same order.
/// It never touches Kafka. A transient failure (a store that is down) is thrown and retried by the pump; what can never
/// succeed is <see cref="Outcome{TOut}.Reject"/>. It may be called again with the same messages, so effects outside Kafka
/// must be idempotent.
/// </summary>
public interface IStep<TIn, TOut>
    where TIn : class
    where TOut : class
{
    Task<IReadOnlyList<Outcome<TOut>>> HandleAsync(IReadOnlyList<Message<TIn>> batch, CancellationToken ct);
}
