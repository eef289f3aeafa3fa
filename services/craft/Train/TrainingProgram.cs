using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Craft.Cli;

namespace Craft.Train;

/// <summary>
/// <c>craft-train</c>, the program that carries libtorch, as a child process: found, started, listened to, and asked to stop when
/// this one is. It writes a checkpoint then, and the same command goes on.
/// </summary>
internal sealed class TrainingProgram(string path)
{
    public const string Variable = "CRAFT_TRAIN";

    private const string FileName = "craft-train";
    private const int SigTerm = 15;

    /// <summary>
    /// The program that <c>CRAFT_TRAIN</c> names, else the one beside this one (published: in its folder or in <c>training/</c>;
    /// built: in the build output of libs/training).
    /// </summary>
    public static TrainingProgram Find(string? named, string beside)
    {
        if (!string.IsNullOrEmpty(named))
        {
            return File.Exists(named) ? new TrainingProgram(named) : throw CommandFailure.Failed($"{Variable} names {named}, which is missing");
        }

        return Places(beside).FirstOrDefault(File.Exists) is { } found
            ? new TrainingProgram(found)
            : throw CommandFailure.Failed(
                $"the training program is not built (it alone carries libtorch, 480 MB): dotnet build libs/training -c Release, or name a built {FileName} in {Variable}");
    }

    /// <summary>Runs it to its end and returns its exit code; its lines go to <paramref name="progress"/>, its complaints to ours.</summary>
    public async Task<int> RunAsync(IEnumerable<string> arguments, Action<string> progress, CancellationToken ct)
    {
        using var stop = new StopSignal(ct);
        using var process = Start(arguments);
        using var passedOn = stop.Token.Register(() => _ = Signal(process.Id, SigTerm));
        while (await process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            progress(line);
        }

        // not the token: the child is given the time for its checkpoint
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }

    private static IEnumerable<string> Places(string beside)
    {
        yield return Path.Combine(beside, FileName);
        yield return Path.Combine(beside, "training", FileName);
        var output = Path.Combine(beside, "..", "..", "Craft.Training");
        foreach (var configuration in (string[])["release_linux-x64", "debug_linux-x64"])
        {
            yield return Path.GetFullPath(Path.Combine(output, configuration, FileName));
        }
    }

    private Process Start(IEnumerable<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true })!;
        }
        catch (Win32Exception e)
        {
            throw CommandFailure.Failed($"{path} cannot be started: {e.Message}", e);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int processId, int signal);
}
