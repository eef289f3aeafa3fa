using System.ComponentModel;
using System.Diagnostics;

namespace Craft.Catalog.Postgres;

/// <summary>Runs a program to its end and keeps what it said; <see cref="ExitCode"/> is -1 when it did not start or end.</summary>
internal sealed record ProgramRun(int ExitCode, string Output)
{
    private static readonly string[] _libpq =
        ["PGDATA", "PGPORT", "PGHOST", "PGUSER", "PGDATABASE", "PGPASSWORD", "PGOPTIONS", "PGSERVICE"];

    public bool Succeeded => ExitCode == 0;

    /// <summary>The line that says what went wrong: the last with "error" or "fatal", else the last.</summary>
    public string Reason
    {
        get
        {
            var lines = Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return lines.LastOrDefault(IsComplaint) ?? lines.LastOrDefault() ?? $"exit code {ExitCode}";
        }
    }

    /// <summary>
    /// Runs <paramref name="program"/> under <paramref name="account"/> (null: this one). .NET drops the privileges in
    /// the child itself, so neither su nor setpriv is needed.
    /// </summary>
    public static async Task<ProgramRun> RunAsync(
        string program, IReadOnlyList<string> arguments, string? account, string outputFolder, TimeSpan timeout, CancellationToken ct)
    {
        var output = Path.Combine(outputFolder, $"{Path.GetFileNameWithoutExtension(program)}.{Environment.ProcessId}.out");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout);
        try
        {
            using var process = Process.Start(StartOf(program, arguments, account, output));
            if (process is null)
            {
                return new ProgramRun(-1, "it did not start");
            }

            await WaitAsync(process, limit.Token);
            var text = File.Exists(output) ? await File.ReadAllTextAsync(output, ct) : "";
            return new ProgramRun(process.ExitCode, text.Trim());
        }
        catch (Win32Exception e)
        {
            return new ProgramRun(-1, e.Message);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new ProgramRun(-1, $"it did not end within {timeout.TotalSeconds:0} s");
        }
        finally
        {
            File.Delete(output);
        }
    }

    private static async Task WaitAsync(Process process, CancellationToken ct)
    {
        try
        {
            await process.WaitForExitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            process.Kill(); // the program only: a server that pg_ctl already started goes its own way
            throw;
        }
    }

    private static ProcessStartInfo StartOf(string program, IReadOnlyList<string> arguments, string? account, string output)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = Path.GetTempPath() };
        if (!OperatingSystem.IsWindows())
        {
            // no pipes: the postmaster inherits pg_ctl's output, and reading a pipe to its end would hang for its life.
            // the shell makes the file as the account itself: /tmp refuses files of others (fs.protected_regular)
            start.FileName = "/bin/sh";
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add("exec \"$0\" \"$@\" </dev/null >\"$CRAFT_OUT\" 2>&1");
            start.ArgumentList.Add(program);
            start.Environment["CRAFT_OUT"] = output;
            start.Environment["LC_ALL"] = "C";
        }

        if (account is not null)
        {
            start.UserName = account;
        }

        foreach (var name in _libpq)
        {
            start.Environment.Remove(name);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private static bool IsComplaint(string line) =>
        line.Contains("error", StringComparison.OrdinalIgnoreCase) || line.Contains("fatal", StringComparison.OrdinalIgnoreCase);
}
