using Craft.Inference.Lexical;

namespace Craft.Trainer.Lexical;

/// <summary>
/// A folder that a model is written into before it gets its place by one rename: a run that is killed or runs out of disk
/// space leaves nothing where models are looked for.
/// </summary>
internal sealed class ModelStaging : IDisposable
{
    public const string Name = ".staging";

    // what a killed run left; younger ones may belong to a run in another process
    private static readonly TimeSpan _leftOver = TimeSpan.FromDays(1);
    private readonly string _root;

    private ModelStaging(string root, string folder)
    {
        _root = root;
        Folder = folder;
    }

    public string Folder { get; }

    public static ModelStaging Begin(string root, TimeProvider time)
    {
        var staging = Path.Combine(root, Name);
        Directory.CreateDirectory(staging);
        foreach (var old in Directory.EnumerateDirectories(staging))
        {
            if (time.GetUtcNow().UtcDateTime - Directory.GetLastWriteTimeUtc(old) > _leftOver)
            {
                Directory.Delete(old, recursive: true);
            }
        }

        var folder = Path.Combine(staging, Guid.CreateVersion7(time.GetUtcNow()).ToString("N"));
        Directory.CreateDirectory(folder);
        return new ModelStaging(staging, folder);
    }

    /// <summary>
    /// Moves the folder to its place. False when the same model lies there whole; a damaged one, or with
    /// <paramref name="replace"/> any, is replaced.
    /// </summary>
    public bool Publish(string target, bool replace)
    {
        FlushFiles();
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (Directory.Exists(target))
        {
            if (!replace && IsWhole(target))
            {
                return false;
            }

            Directory.Move(target, Folder + ".old");
        }

        Directory.Move(Folder, target);
        return true;
    }

    public void Dispose()
    {
        Delete(Folder);
        Delete(Folder + ".old");
        if (Directory.Exists(_root) && !Directory.EnumerateFileSystemEntries(_root).Any())
        {
            Directory.Delete(_root);
        }
    }

    private static bool IsWhole(string folder)
    {
        try
        {
            _ = LexicalModelFile.Read(folder);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // the rename must not reach the disk before the bytes do
    private void FlushFiles()
    {
        foreach (var file in Directory.EnumerateFiles(Folder))
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle);
        }
    }
}
