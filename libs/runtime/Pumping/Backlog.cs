namespace Craft.Runtime;

/// <summary>
/// The one bound of a stage (C-6): what was polled and is not yet written or dropped, in messages and bytes. Full at the
/// limit, low again at half of it: pausing throws away what the client has fetched ahead, so it must be rare.
/// </summary>
internal sealed class Backlog(FlowLimits limits)
{
    private long _messages;
    private long _bytes;

    public long Messages => Interlocked.Read(ref _messages);

    public bool IsFull => Messages >= limits.MaxMessages || Interlocked.Read(ref _bytes) >= limits.MaxBytes;

    public bool IsLow => Messages <= limits.MaxMessages / 2 && Interlocked.Read(ref _bytes) <= limits.MaxBytes / 2;

    public void Add(int bytes)
    {
        Interlocked.Increment(ref _messages);
        Interlocked.Add(ref _bytes, bytes);
    }

    public void Remove(int bytes)
    {
        Interlocked.Decrement(ref _messages);
        Interlocked.Add(ref _bytes, -bytes);
    }
}
