using Craft.Runtime;

namespace Craft.Operate;

/// <summary>A dead letter as <c>craft dlq show</c> prints it; the value is shortened, <see cref="ValueBytes"/> says how long it is.</summary>
internal sealed record DlqSheet(
    string Topic, int Partition, long Offset, DateTimeOffset Time, string? Key, string? Reason, string? Detail, string? Service,
    string? SourceTopic, int? SourcePartition, long? SourceOffset, int? Attempts, string? ReplayedFrom,
    IReadOnlyList<DlqHeader> Headers, int? ValueBytes, string? Value)
{
    public static DlqSheet Of(RawRecord record)
    {
        var letter = new DeadLetter(record);
        return new(
            record.Topic, record.Partition, record.Offset, letter.Time, ShortText.Of(record.Key), letter.Reason, letter.Detail, letter.Service,
            letter.SourceTopic, letter.SourcePartition, letter.SourceOffset, letter.Attempts, letter.ReplayedFrom,
            [.. record.Headers.All.Select(h => new DlqHeader(h.Key, ShortText.Of(h.Value)))], record.Value?.Length, ShortText.Of(record.Value));
    }
}
