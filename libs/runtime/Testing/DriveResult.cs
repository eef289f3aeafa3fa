namespace Craft.Runtime.Testing;

/// <summary>What became of the messages, in the order in which they were sent, and how they were cut into batches.</summary>
public sealed record DriveResult<TOut>(IReadOnlyList<DriveOutcome<TOut>> Messages, IReadOnlyList<int> Batches, int Calls)
    where TOut : class
{
    public IReadOnlyList<Output<TOut>> Outputs => [.. Messages.SelectMany(m => m.Outputs)];

    public IReadOnlyList<string> Skips => [.. Messages.Select(m => m.Skip).OfType<string>()];

    public IReadOnlyList<RawRecord> DeadLetters => [.. Messages.Select(m => m.DeadLetter).OfType<RawRecord>()];
}
