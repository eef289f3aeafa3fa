using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Craft.ModelTests.Program;

/// <summary>The real <c>craft-train</c> as a child process.</summary>
internal sealed partial class TrainProcess : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private TrainProcess(Process process) => (_process, _errors) = (process, process.StandardError.ReadToEndAsync());

    public static TrainProcess Start(params IEnumerable<string> arguments) => Start(Path.Combine(AppContext.BaseDirectory, "craft-train"), arguments);

    /// <summary>In a shell that first does something: sets a limit, a variable.</summary>
    public static TrainProcess StartAfter(string shell, params IEnumerable<string> arguments) => Start(
        "bash", ["-c", $"{shell}; exec \"$0\" \"$@\"", Path.Combine(AppContext.BaseDirectory, "craft-train"), .. arguments]);

    /// <summary>Reads lines of progress until this step, or a later one where it went on behind it.</summary>
    public void ReadTo(long step)
    {
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (Step().Match(line) is { Success: true } said && long.Parse(said.Groups[1].ValueSpan, CultureInfo.InvariantCulture) >= step)
            {
                return;
            }
        }

        throw new InvalidOperationException($"the program ended before step {step}: {_errors.Result}");
    }

    /// <summary>Reads so many lines of progress, or as many as there are.</summary>
    public void ReadLines(int count)
    {
        while (count-- > 0 && _process.StandardOutput.ReadLine() is not null)
        {
        }
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGTERM or SIGINT.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public (int ExitCode, string Output, string Errors) End()
    {
        var output = _process.StandardOutput.ReadToEnd();
        if (!_process.WaitForExit(_limit))
        {
            Kill();
            throw new InvalidOperationException($"still running after {_limit.TotalSeconds} s");
        }

        return (_process.ExitCode, output, _errors.Result);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    [GeneratedRegex("\"step\":([0-9]+),")]
    private static partial Regex Step();

    private static TrainProcess Start(string file, IEnumerable<string> arguments) => new(Process.Start(new ProcessStartInfo(file, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!);
}
