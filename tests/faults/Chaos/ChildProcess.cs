using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Craft.FaultTests.Chaos;

/// <summary>A child that writes its own log file, takes signals, and ends with its parent (its standard input closes).</summary>
internal sealed partial class ChildProcess : IDisposable
{
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;

    private readonly Process _process;

    private ChildProcess(Process process)
    {
        _process = process;
        Exit = ExitCodeAsync();
    }

    public int Id => _process.Id;

    /// <summary>Its exit code; 128 + signal when it was killed.</summary>
    public Task<int> Exit { get; }

    public bool HasExited => Exit.IsCompleted;

    /// <summary>This program again, in another mode.</summary>
    public static ChildProcess StartSelf(string logFile, params IReadOnlyList<string> arguments) =>
        Start(logFile, ["dotnet", typeof(ChildProcess).Assembly.Location, .. arguments]);

    public static ChildProcess Start(string logFile, IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, WorkingDirectory = Path.GetDirectoryName(logFile) };
        foreach (var argument in (string[])["-c", "log=$0; exec \"$@\" >>\"$log\" 2>&1", logFile, .. command])
        {
            start.ArgumentList.Add(argument);
        }

        // many short lives: compile quickly
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        return new(Process.Start(start)!);
    }

    /// <summary>In a child: ends when the parent is gone.</summary>
    public static async Task ParentGoneAsync()
    {
        await using var input = Console.OpenStandardInput();
        var buffer = new byte[16];
        while (await input.ReadAsync(buffer) > 0)
        {
            // nothing is ever said
        }
    }

    public void Kill() => Send(SigKill);

    public void Terminate() => Send(SigTerm);

    public void Freeze() => Send(SigStop);

    public void Continue() => Send(SigCont);

    /// <summary>Null when it is still there after <paramref name="limit"/>.</summary>
    public async Task<int?> ExitWithinAsync(TimeSpan limit)
    {
        try
        {
            return await Exit.WaitAsync(limit, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        if (!HasExited)
        {
            Kill();
        }
    }

    private void Send(int signal)
    {
        if (!HasExited)
        {
            _ = Signal(_process.Id, signal);
        }
    }

    private async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None);
        var code = _process.ExitCode;
        _process.Dispose();
        return code;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int processId, int signal);
}
