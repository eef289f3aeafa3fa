using System.Globalization;

namespace Craft.EmbeddedBroker.Log;

/// <summary>One file of a log: the batches from its first offset up to the next segment's.</summary>
/// <remarks>
/// The last segment is written; the ones before are sealed as soon as their index is on the disk: then they hold no file and
/// no marks, both are opened on demand. What changes is guarded by the log's lock.
/// </remarks>
internal sealed class Segment(string folder, long firstOffset)
{
    private const int NameDigits = 20;
    private const string LogSuffix = ".log";
    private volatile bool _isRetired;

    public string LogPath { get; } = Path.Combine(folder, NameOf(firstOffset));

    public string IndexPath { get; } = Path.Combine(folder, Digits(firstOffset) + ".index");

    public long FirstOffset { get; } = firstOffset;

    public long NextOffset { get; private set; } = firstOffset;

    public long Length { get; private set; }

    /// <summary>-1 when no record has a time stamp.</summary>
    public long MaxTimestamp { get; private set; } = -1;

    /// <summary>When the first batch came, by the broker's clock.</summary>
    public long CreatedMs { get; set; }

    /// <summary>Null when sealed, as <see cref="Marks"/>.</summary>
    public AppendFile? File { get; set; }

    public OffsetIndex? Marks { get; set; }

    /// <summary>Set before its file is deleted or replaced: what was read afterwards does not count.</summary>
    public bool IsRetired => _isRetired;

    public void Retire() => _isRetired = true;

    public static string NameOf(long firstOffset) => Digits(firstOffset) + LogSuffix;

    /// <summary>The first offset in the name of a segment's file; null for other files.</summary>
    public static long? OffsetOf(string path)
    {
        var name = Path.GetFileName(path);
        return name.Length == NameDigits + LogSuffix.Length
            && name.EndsWith(LogSuffix, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(0, NameDigits), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? offset
            : null;
    }

    public void Note(in BatchHeader header, long position)
    {
        Marks?.Note(header.FirstOffset, position, header.MaxTimestamp);
        NextOffset = header.LastOffset + 1;
        Length = position + header.Size;
        MaxTimestamp = Math.Max(MaxTimestamp, header.MaxTimestamp);
    }

    /// <summary>Takes over what its index file says of it.</summary>
    public void Describe(in SegmentIndexFile.Summary summary) =>
        (NextOffset, Length, MaxTimestamp, CreatedMs) =
            (summary.NextOffset, summary.Length, summary.MaxTimestamp, summary.CreatedMs);

    public SegmentIndexFile.Summary Summarize() => new(FirstOffset, NextOffset, Length, MaxTimestamp, CreatedMs);

    private static string Digits(long offset) => offset.ToString("D" + NameDigits, CultureInfo.InvariantCulture);
}
