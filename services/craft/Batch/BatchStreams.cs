using Craft.Cli;
using Microsoft.Win32.SafeHandles;

namespace Craft.Batch;

/// <summary>The files of <c>--in</c> and <c>--out</c>; <c>-</c> is standard input and output.</summary>
internal static class BatchStreams
{
    private const string Standard = "-";
    private const int StandardOutput = 1;

    public static Stream OpenInput(string path)
    {
        if (path == Standard)
        {
            return Console.OpenStandardInput();
        }

        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Failed($"the input cannot be read: {e.Message}", e);
        }
    }

    public static Stream OpenOutput(string path)
    {
        if (path == Standard)
        {
            return OpenStandardOutput();
        }

        try
        {
            return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Failed($"the output cannot be written: {e.Message}", e);
        }
    }

    // The console's own stream swallows a broken pipe, and "craft tag | head" would go on for ever. A file stream says it, but
    // keeps a place of its own in a file, and the next command of a shell group would write over it: so for pipes only.
    private static Stream OpenStandardOutput()
    {
        if (!Console.IsOutputRedirected || OperatingSystem.IsWindows())
        {
            return Console.OpenStandardOutput();
        }

        var stream = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        if (!stream.CanSeek)
        {
            return stream;
        }

        stream.Dispose();
        return Console.OpenStandardOutput();
    }
}
