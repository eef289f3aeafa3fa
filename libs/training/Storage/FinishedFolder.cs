namespace Craft.Training.Storage;

/// <summary>
/// Folders that have their name only when they are whole: written under another name, forced to the disk, renamed. A crash or a
/// full disk leaves at most a folder that ends in <c>.unfinished</c>, which the next attempt replaces.
/// </summary>
internal static class FinishedFolder
{
    private const string Unfinished = ".unfinished";

    /// <summary>Writes a folder; one of that name is replaced when the new one is whole.</summary>
    public static void Write(string folder, Action<string> write)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var draft = path + Unfinished;
        Delete(draft);
        Directory.CreateDirectory(draft);
        try
        {
            write(draft);
            foreach (var file in Directory.EnumerateFiles(draft, "*", SearchOption.AllDirectories))
            {
                using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
                RandomAccess.FlushToDisk(handle);
            }
        }
        catch (ArgumentOutOfRangeException e)
        {
            // what .NET makes of a file that grows beyond the limit of its file system or user (EFBIG)
            Delete(draft);
            throw new IOException($"{path} cannot be written: {e.Message}", e);
        }
        catch
        {
            Delete(draft);
            throw;
        }

        Remove(path);
        Directory.Move(draft, path);
    }

    /// <summary>Takes a folder away without ever leaving half of it under its name.</summary>
    public static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            var old = folder + ".old" + Unfinished;
            Delete(old);
            Directory.Move(folder, old);
            Delete(old);
        }
    }

    /// <summary>Whole folders in a folder, by name.</summary>
    public static IReadOnlyList<string> In(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateDirectories(folder).Where(d => !d.EndsWith(Unfinished, StringComparison.Ordinal)).Order(StringComparer.Ordinal)]
        : [];

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
