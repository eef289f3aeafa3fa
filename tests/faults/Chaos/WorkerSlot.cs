using System.Text.Json;
using Craft.Runtime;

namespace Craft.FaultTests.Chaos;

/// <summary>
/// One instance id and the processes that bear it, as an orchestrator would keep them: started again when it ended, one at
/// a time, but for a replacement of one that is frozen.
/// </summary>
internal sealed class WorkerSlot(int number, string folder, WorkerSettings settings, Action<string> say)
{
    private static readonly TimeSpan _upLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _fencedLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _idleLimit = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly List<Task> _ends = [];
    private ChildProcess? _current;
    private ChildProcess? _zombie;
    private bool _isAskedToEnd;
    private int _starts;

    /// <summary>Ends that nobody asked for.</summary>
    public List<Death> Deaths { get; } = [];

    public List<string> BadStops { get; } = [];

    public bool IsRunning => _current is { HasExited: false };

    public IEnumerable<string> StatusFiles => Enumerable.Range(1, _starts).Select(StatusFile);

    /// <summary>Does nothing when it runs; waits for the end of a predecessor that was asked to end.</summary>
    public async Task StartAsync(TimeSpan stopLimit)
    {
        if (_current is { } before)
        {
            if (!before.HasExited && !_isAskedToEnd)
            {
                return;
            }

            await before.ExitWithinAsync(stopLimit + TimeSpan.FromSeconds(1));
            before.Kill();
            await before.Exit;
        }

        Begin();
    }

    public void Kill()
    {
        _isAskedToEnd = true;
        _current?.Kill();
    }

    public void Freeze() => _current?.Freeze();

    public void Continue()
    {
        _zombie?.Continue();
        _current?.Continue();
    }

    /// <summary>Another process with the same id while this one is frozen; the frozen one must end by itself once it wakes.</summary>
    public void Replace()
    {
        if (_zombie is not null || _current is not { HasExited: false } frozen)
        {
            return;
        }

        _zombie = frozen;
        Begin();
    }

    /// <summary>SIGTERM; an exit code other than 0, or none in time, is a bad stop.</summary>
    public Task TermAsync(TimeSpan limit)
    {
        if (_current is not { HasExited: false } process)
        {
            return Task.CompletedTask;
        }

        _isAskedToEnd = true;
        var end = EndAsync(process, _starts, limit);
        _ends.Add(end);
        return end;
    }

    /// <summary>
    /// A replaced process is fenced out while its successor lives: at once by the group if it is a static member, else as soon
    /// as it writes, so that one with nothing to write is asked to end.
    /// </summary>
    public async Task FencedAsync(TimeSpan stopLimit)
    {
        if (_zombie is not { HasExited: false } zombie)
        {
            return;
        }

        var isStatic = settings.Protocol == GroupProtocolKind.Classic;
        if (await zombie.ExitWithinAsync(isStatic ? _fencedLimit : _idleLimit) is not null)
        {
            return;
        }

        if (!isStatic)
        {
            zombie.Terminate();
        }

        if (isStatic || await zombie.ExitWithinAsync(stopLimit) is null)
        {
            BadStops.Add($"w{number}: the replaced process was not fenced out");
            zombie.Kill();
        }
    }

    public async Task EndAsync()
    {
        await Task.WhenAll(_ends);
        _zombie?.Kill();

        if (_current is { HasExited: false } current)
        {
            current.Continue();
            current.Kill();
        }
    }

    private string StatusFile(int start) => Path.Combine(folder, $"w{number}-{start}.most");

    private string LogFile(int start) => Path.Combine(folder, $"w{number}-{start}.log");

    private void Begin()
    {
        _starts++;
        _isAskedToEnd = false;
        var own = settings with { StatusFile = StatusFile(_starts) };
        var process = ChildProcess.StartSelf(
            LogFile(_starts), ["chaos-worker", JsonSerializer.Serialize(own)]);
        _current = process;
        _ = WatchAsync(process, _starts);
    }

    private async Task EndAsync(ChildProcess process, int start, TimeSpan limit)
    {
        // before it is up the signal ends it at once, as it ends any program
        await Patience.UntilAsync(() => process.HasExited || File.Exists(StatusFile(start)), _upLimit, CancellationToken.None);

        var at = TimeProvider.System.GetTimestamp();
        process.Terminate();
        var code = await process.ExitWithinAsync(limit);
        if (code is null)
        {
            BadStops.Add($"w{number}-{start} runs on {limit.TotalSeconds:0} s after SIGTERM");
            process.Kill();
        }
        else if (code == StageFailure.Broken)
        {
            // it was on its way out already, or it should not have been
            Deaths.Add(new($"w{number}-{start}", code.Value, LogFile(start)));
        }
        else if (code is not 0 and not 137)
        {
            BadStops.Add($"w{number}-{start} ended with {code} after SIGTERM");
        }

        say($"w{number}-{start} ended with {code} after {TimeProvider.System.GetElapsedTime(at).TotalSeconds:0.0} s");
    }

    // what ends by itself is started again after a moment
    private async Task WatchAsync(ChildProcess process, int start)
    {
        var code = await process.Exit;
        lock (_gate)
        {
            if (process == _zombie)
            {
                say($"w{number}-{start}, replaced, ended with {code}");
                return;
            }

            if (process != _current || _isAskedToEnd)
            {
                return;
            }

            say($"w{number}-{start} ended by itself with {code}");
            Deaths.Add(new($"w{number}-{start}", code, LogFile(start)));
        }

        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, CancellationToken.None);
        if (process == _current && !_isAskedToEnd)
        {
            Begin();
        }
    }
}
