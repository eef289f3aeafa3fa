namespace Craft.FaultTests.Chaos;

/// <summary>A committed record of the output topic.</summary>
internal sealed record OutputRecord(int Partition, long Offset, string? Key, long Sequence, string Text)
{
    /// <summary>What makes it the same as another one.</summary>
    public string Name => $"{Key}/{Sequence}/{Text}";
}
