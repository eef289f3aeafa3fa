using System.Diagnostics;
using Craft.TestSupport;
using Xunit;

namespace Craft.FaultTests;

/// <summary>A file system of a few megabytes in memory; skips the test where it must not be mounted.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _mountPoint = new();

    private SmallDisk()
    {
    }

    public string Path => _mountPoint.Path;

    public static SmallDisk Mount(int megabytes)
    {
        var disk = new SmallDisk();
        if (OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=755", "tmpfs", disk.Path))
        {
            return disk;
        }

        disk._mountPoint.Dispose();
        Assert.Skip("mounting a small file system is not allowed here");
        return disk;
    }

    public void Resize(int megabytes) => Assert.True(Run("mount", "-o", $"remount,size={megabytes}m", Path));

    /// <summary>Writes a file until nothing more fits.</summary>
    public static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                file.Write(new byte[4_096]);
            }
        }
        catch (IOException)
        {
            // full
        }
    }

    public void Dispose()
    {
        // lazily: whoever still has a file open must not keep the test from ending
        Run("umount", "-l", Path);
        _mountPoint.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
