namespace Craft.TestSupport;

/// <summary>A folder of its own for one test, removed afterwards.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder()
    {
        Path = Directory.CreateTempSubdirectory("craft-test-").FullName;
        if (!OperatingSystem.IsWindows())
        {
            // the database's account must pass, or its cluster lands elsewhere and stays
            File.SetUnixFileMode(Path, File.GetUnixFileMode(Path) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
    }

    public string Path { get; }

    public string Combine(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    // a database that runs under another account must be able to pass, else it lives elsewhere and stays behind
    private static string Make()
    {
        var folder = Directory.CreateTempSubdirectory("craft-test-");
        if (!OperatingSystem.IsWindows())
        {
            folder.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        }

        return folder.FullName;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // a database that is still stopping holds files; the system's temporary folder is cleaned by the system
        }
    }
}
