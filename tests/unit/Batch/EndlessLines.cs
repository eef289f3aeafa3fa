namespace Craft.UnitTests.Batch;

/// <summary>An input that never ends.</summary>
internal sealed class EndlessLines : MemoryStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        "{\"text\":\"a\"}\n"u8.CopyTo(buffer.Span);
        return ValueTask.FromResult("{\"text\":\"a\"}\n"u8.Length);
    }
}
