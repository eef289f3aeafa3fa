using Craft.Cli;

namespace Craft.Up;

/// <summary>The folder of one running system: locked while it runs, so that two never share it.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    public string Kafka => System.IO.Path.Combine(Path, "kafka");

    public string Index => System.IO.Path.Combine(Path, "index");

    public string Models => System.IO.Path.Combine(Path, "models");

    /// <summary>What can be computed again.</summary>
    public string Cache => System.IO.Path.Combine(Path, "cache");

    /// <summary>Creates and locks the folder; a folder in use or not writable is one clear sentence.</summary>
    public static DataFolder Open(DirectoryInfo folder)
    {
        var path = folder.FullName;
        try
        {
            Directory.CreateDirectory(path);
            var held = new FileStream(
                System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            return new DataFolder(path, held);
        }
        catch (IOException e) when (Directory.Exists(path) && File.Exists(System.IO.Path.Combine(path, "lock")))
        {
            throw CommandFailure.Failed($"the data folder {path} is in use by another craft up; stop it or give another --data.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Failed($"the data folder {path} cannot be written: {e.Message}", e);
        }
    }

    public void Dispose()
    {
        RunFile.Delete(Path);
        _lock.Dispose();
    }
}
