using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Craft.TestSupport;

/// <summary>The real <c>craft</c> program as a child process, with its output line by line.</summary>
public sealed partial class CraftProcess : IAsyncDisposable
{
    private const int SigInt = 2;
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;

    private static readonly TimeSpan _stopLimit = TimeSpan.FromSeconds(25);

    private readonly Process _process;
    private readonly List<(string Line, bool IsError)> _output = [];
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest });

    private CraftProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Everything it wrote so far, both streams, for failure messages.</summary>
    public string Output => Lines(_ => true);

    public string StandardOutput => Lines(isError => !isError);

    public string StandardError => Lines(isError => isError);

    /// <summary>The built program beside the test's own build output.</summary>
    public static string Program
    {
        get
        {
            var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
            return Path.Combine(RepositoryRoot.Path, "artifacts", "bin", "Craft", configuration, "craft.dll");
        }
    }

    /// <summary>
    /// What tests that are not about models run with: the models without networks start at once and leave the two cores of a build
    /// machine to the rest.
    /// </summary>
    public static IReadOnlyDictionary<string, string> WithoutNetworks { get; } = new Dictionary<string, string>
    {
        ["Craft__Inference__Tagger"] = "labels",
        ["Craft__Inference__Encoder"] = Path.Combine(RepositoryRoot.Path, "models", "craft-lexical"),
    };

    public static CraftProcess Start(IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = RepositoryRoot.Path,
        };
        start.ArgumentList.Add(Program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var craft = new CraftProcess(process);
        process.OutputDataReceived += (_, e) => craft.Take(e.Data, isError: false);
        process.ErrorDataReceived += (_, e) => craft.Take(e.Data, isError: true);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return craft;
    }

    /// <summary>Runs a command to its end: exit code and output.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(IEnumerable<string> arguments, TimeSpan limit)
    {
        await using var craft = Start(arguments);
        return (await craft.ExitAsync(limit), craft.Output);
    }

    /// <summary>Waits for a line that starts with <paramref name="prefix"/> and returns it.</summary>
    public async Task<string> LineAsync(string prefix, TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit);
        try
        {
            while (true)
            {
                var line = await _lines.Reader.ReadAsync(deadline.Token);
                if (line.StartsWith(prefix, StringComparison.Ordinal))
                {
                    return line;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            throw new InvalidOperationException($"no line '{prefix}…' (exited: {HasExited}):\n{Output}", e);
        }
    }

    public async Task<int> ExitAsync(TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new InvalidOperationException($"still running after {limit.TotalSeconds:F0} s:\n{Output}", e);
        }

        return _process.ExitCode;
    }

    /// <summary>SIGTERM, as a service manager stops a process.</summary>
    public void Terminate() => _ = Signal(_process.Id, SigTerm);

    /// <summary>SIGINT, as Ctrl-C sends it.</summary>
    public void Interrupt() => _ = Signal(_process.Id, SigInt);

    /// <summary>SIGSTOP, as a machine that sleeps: nothing of the process runs until <see cref="Resume"/>.</summary>
    public void Suspend() => _ = Signal(_process.Id, SigStop);

    public void Resume() => _ = Signal(_process.Id, SigCont);

    /// <summary>SIGKILL: the process gets no chance to tidy up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // killed at once it would leave its database running
            Terminate();
            using var deadline = new CancellationTokenSource(_stopLimit);
            try
            {
                await _process.WaitForExitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                await KillAsync();
            }
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int processId, int signal);

    private string Lines(Func<bool, bool> wanted)
    {
        lock (_output)
        {
            return string.Join('\n', _output.Where(o => wanted(o.IsError)).Select(o => o.Line));
        }
    }

    private void Take(string? line, bool isError)
    {
        if (line is null)
        {
            if (_process.HasExited)
            {
                _lines.Writer.TryComplete();
            }

            return;
        }

        lock (_output)
        {
            _output.Add((line, isError));
        }

        _lines.Writer.TryWrite(line);
    }
}
