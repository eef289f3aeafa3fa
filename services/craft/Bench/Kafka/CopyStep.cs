using Craft.Runtime;

namespace Craft.Bench.Kafka;

/// <summary>The step that does nothing: what goes in comes out.</summary>
internal sealed class CopyStep : IStep<byte[], byte[]>
{
    public Task<IReadOnlyList<Outcome<byte[]>>> HandleAsync(IReadOnlyList<Message<byte[]>> batch, CancellationToken ct)
    {
        var outcomes = new Outcome<byte[]>[batch.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = new Outcome<byte[]>.Emit(new Output<byte[]>(batch[i].Key, batch[i].Value));
        }

        return Task.FromResult<IReadOnlyList<Outcome<byte[]>>>(outcomes);
    }
}
