namespace Craft.FaultTests.Chaos;

/// <summary>A committed dead letter: the place that it names, its reason, and what it keeps of the input.</summary>
internal sealed record LetterRecord(int Partition, long Offset, string Reason, string? Key, byte[] Value);
