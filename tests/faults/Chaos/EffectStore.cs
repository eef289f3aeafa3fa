using System.Text.Json;

namespace Craft.FaultTests.Chaos;

/// <summary>
/// Stands for an index or a database: one file per key, replaced as a whole, shared by all workers. An effect that is not
/// newer than what is there changes nothing; the mutant counts it all the same.
/// </summary>
internal sealed class EffectStore(string folder, bool countsAll)
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(5);

    public async Task ApplyAsync(string key, long sequence, string text, CancellationToken ct)
    {
        await using var gate = await LockAsync(key, ct);
        var before = Read(Path.Combine(folder, key));
        if (before is not null && before.Sequence >= sequence && !countsAll)
        {
            return;
        }

        var after = new Effect(sequence, text, (before?.Changes ?? 0) + 1);
        var half = Path.Combine(folder, $"{key}.new");
        await File.WriteAllBytesAsync(half, JsonSerializer.SerializeToUtf8Bytes(after), ct);
        File.Move(half, Path.Combine(folder, key), overwrite: true);
    }

    public static Dictionary<string, Effect> All(string folder) => Directory.GetFiles(folder)
        .Where(f => Path.GetExtension(f).Length == 0)
        .ToDictionary(f => Path.GetFileName(f), f => Read(f)!);

    private static Effect? Read(string file) => File.Exists(file) ? JsonSerializer.Deserialize<Effect>(File.ReadAllBytes(file)) : null;

    // two workers can have the same key for a moment; a killed one lets go
    private async Task<FileStream> LockAsync(string key, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return new(Path.Combine(folder, $"{key}.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(_pause, TimeProvider.System, ct);
            }
        }
    }
}
