using System.Globalization;

namespace Craft.Inference.Labels;

/// <summary>
/// Keeps the vectors of labels in a folder, because thousands of names through a network take longer than a start may. Another
/// encoder or other names have another file; a damaged one is as good as none. Without a folder, or with one that cannot be written,
/// everything is computed anew and works. Several processes may share a folder.
/// </summary>
/// <param name="folder">Made when it is missing; null keeps nothing.</param>
/// <param name="time">For <paramref name="notes"/> alone.</param>
/// <param name="notes">What takes long, and once, as a warning, that the folder cannot be written.</param>
public sealed class LabelVectorCache(string? folder, TimeProvider time, IProgress<LabelNote>? notes = null)
{
    private const int TextsPerCall = 512;

    // encoders come and go: a system that refits its own every night must not fill the disk
    private const int FilesMax = 8;

    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _abandoned = TimeSpan.FromHours(1);

    // null as soon as it could not be written: one warning is enough
    private volatile string? _folder = folder;

    /// <summary>Keeps nothing.</summary>
    public static LabelVectorCache None { get; } = new(null, TimeProvider.System);

    /// <summary>One row per text; the texts are distinct.</summary>
    internal async Task<LabelRows> RowsAsync(IReadOnlyList<string> texts, ITextEncoder encoder, CancellationToken ct)
    {
        var file = _folder is { } place ? LabelVectorFile.Of(place, encoder, texts) : null;
        if (file?.Read() is { } kept)
        {
            return kept;
        }

        var rows = await EncodeAsync(texts, encoder, ct);
        if (file is not null)
        {
            Keep(file, rows);
        }

        return rows;
    }

    private async Task<LabelRows> EncodeAsync(IReadOnlyList<string> texts, ITextEncoder encoder, CancellationToken ct)
    {
        var rows = LabelRows.Empty(texts.Count, encoder.Dimensions);
        var (row, shown) = (0, time.GetTimestamp());
        foreach (var chunk in texts.Chunk(TextsPerCall))
        {
            foreach (var vector in await encoder.EncodeAsync(chunk, ct))
            {
                rows.Set(row++, vector);
            }

            if (row < texts.Count && time.GetElapsedTime(shown) >= _silence)
            {
                shown = time.GetTimestamp();
                notes?.Report(new LabelNote(string.Create(
                    CultureInfo.InvariantCulture,
                    $"embedding names with {encoder.Model.Name}: {row} of {texts.Count}{(_folder is { } place ? $"; once, they are kept in {place}" : "")}"), IsWarning: false));
            }
        }

        return rows;
    }

    private void Keep(LabelVectorFile file, LabelRows rows)
    {
        try
        {
            file.Write(rows);
            Prune(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _folder = null;
            notes?.Report(new LabelNote(
                $"vectors of names cannot be kept in {Path.GetDirectoryName(file.Path)}, every start computes them anew: {e.Message}", IsWarning: true));
        }
    }

    // the oldest files, but not the new one (files of one instant are equally old), and what a killed process has left half written
    private static void Prune(LabelVectorFile written)
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(written.Path)!);
        var now = File.GetLastWriteTimeUtc(written.Path);
        var old = folder.EnumerateFiles("*" + LabelVectorFile.Extension).Where(f => f.Name != Path.GetFileName(written.Path))
            .OrderByDescending(f => f.LastWriteTimeUtc).Skip(FilesMax - 1);
        var unfinished = folder.EnumerateFiles("*" + LabelVectorFile.Unfinished).Where(f => now - f.LastWriteTimeUtc > _abandoned);
        foreach (var file in old.Concat(unfinished).ToList())
        {
            file.Delete();
        }
    }
}
