using System.Globalization;

namespace Craft.TestSupport;

/// <summary>
/// A folder of its own for one test, removed afterwards; those of killed test processes are removed when the first one is made.
/// </summary>
public sealed class TemporaryFolder : IDisposable
{
    internal const string Prefix = "craft-test-";

    private static readonly string _prefix = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-");

    static TemporaryFolder() => LeftFolders.Remove(Prefix);

    public TemporaryFolder()
    {
        Path = Directory.CreateTempSubdirectory(_prefix).FullName;
        if (!OperatingSystem.IsWindows())
        {
            // the database's account must pass, or its cluster lands elsewhere and stays
            File.SetUnixFileMode(Path, File.GetUnixFileMode(Path) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
    }

    public string Path { get; }

    public string Combine(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose() => LeftFolders.Remove(new DirectoryInfo(Path));
}
