namespace Craft.Runtime;

/// <summary>A record between poll and commit: where it came from, and what will be written for it.</summary>
internal sealed class InFlight(Lane lane, RawRecord record)
{
    public Lane Lane { get; } = lane;

    public RawRecord Record { get; } = record;

    /// <summary>What it counts for the bounds; the constant stands for the objects around the payload.</summary>
    public int Bytes { get; } = 256 + (record.Key?.Length ?? 0) + (record.Value?.Length ?? 0);

    /// <summary>Outputs, or one dead letter, or nothing for a skip.</summary>
    public IReadOnlyList<WireRecord> Writes { get; private set; } = [];

    public Rejection? Rejection { get; private set; }

    public string? SkipReason { get; private set; }

    public void Emit(IReadOnlyList<WireRecord> outputs) => Writes = outputs;

    public void Skip(string why) => SkipReason = why;

    public void Reject(Rejection why, WireRecord deadLetter) => (Rejection, Writes) = (why, [deadLetter]);
}
