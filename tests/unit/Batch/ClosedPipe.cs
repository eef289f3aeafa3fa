namespace Craft.UnitTests.Batch;

/// <summary>An output whose reader has gone.</summary>
internal sealed class ClosedPipe : MemoryStream
{
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        throw new IOException("Broken pipe");
}
