using System.Globalization;

namespace Craft.FaultTests.Chaos;

/// <summary>
/// One run: brokers, workers, inputs, the script's faults; then peace, a drain, a stop, and the oracle. Its folder is kept
/// when something is wrong.
/// </summary>
internal sealed class SeedRun : IAsyncDisposable
{
    // a run begins when the stage has done something: faults before that are a matter of the Kill and Term scripts
    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan _openLimit = TimeSpan.FromSeconds(80);

    private readonly Scenario _scenario;
    private readonly string _folder;
    private readonly List<string> _said = [];
    private readonly List<Task> _later = [];
    private readonly Dictionary<int, WorkerSlot> _slots = [];
    private readonly BrokerCluster _cluster;
    private readonly long _started = TimeProvider.System.GetTimestamp();

    private SeedRun(Scenario scenario, string folder, BrokerCluster cluster) =>
        (_scenario, _folder, _cluster) = (scenario, folder, cluster);

    /// <summary>Plays the scenario in a folder of its own below <paramref name="parent"/>.</summary>
    public static async Task<SeedResult> PlayAsync(Scenario scenario, string parent, CancellationToken ct)
    {
        var folder = Path.Combine(parent, $"seed-{scenario.Seed}-{scenario.Mutant}");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        await using var run = new SeedRun(scenario, folder, await BrokerCluster.StartAsync(folder, scenario.Broker, ct));
        var result = await run.PlayAsync(ct);
        await File.WriteAllTextAsync(Path.Combine(folder, "script.txt"), $"{scenario}\n\n{result.Story}\n", CancellationToken.None);
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var slot in _slots.Values)
        {
            await slot.EndAsync();
        }

        await _cluster.DisposeAsync();
    }

    private async Task<SeedResult> PlayAsync(CancellationToken ct)
    {
        Directory.CreateDirectory(Store);
        var writer = new InputWriter(_cluster.Bootstrap, _scenario);
        using var observer = new OffsetObserver(
            _cluster.Bootstrap, _scenario.CommitGrace, isTopicToTopic: !_scenario.IsSink, writer.Acknowledged);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        for (var worker = 0; worker < _scenario.Workers; worker++)
        {
            await Slot(worker).StartAsync(_scenario.StopLimit);
        }

        var writing = writer.RunAsync(ct);
        var observing = observer.RunAsync(enough.Token);
        await Patience.UntilAsync(() => observer.Committed.Sum() > 0, _startLimit, ct);
        await ScriptAsync(observer, ct);
        await PeaceAsync();
        var unwritten = await writing;
        var peace = TimeProvider.System.GetTimestamp();
        var drained = await DrainAsync(writer, observer, ct) ? TimeProvider.System.GetElapsedTime(peace) : (TimeSpan?)null;
        Say(drained is null ? "not drained" : "drained");
        await StopAsync();
        await enough.CancelAsync();
        await observing;
        // a transaction that a dead worker left open ends by its time-out of 60 s
        if (!await Patience.UntilAsync(() => !observer.HidesOutcomes(), _openLimit, ct))
        {
            Say("a transaction is open for ever");
        }

        var facts = Collect(writer, observer, drained);
        Say($"{observer.Looks} looks at the offsets");
        var verdict = ChaosOracle.Judge(facts);
        var violations = unwritten is null ? verdict.Violations : [.. verdict.Violations, new("B-1", 1, unwritten)];
        return Result(facts, verdict with { Violations = violations });
    }

    private string Store => Path.Combine(_folder, "store");

    private SeedResult Result(RunFacts facts, Verdict verdict) => new()
    {
        Seed = _scenario.Seed,
        Fault = _scenario.Fault,
        Broker = _scenario.Broker,
        Protocol = _scenario.Protocol,
        Inputs = facts.Inputs.Count,
        Outputs = facts.Outputs.Count,
        Letters = facts.Letters.Count,
        Losses = verdict.Losses,
        Duplicates = verdict.Duplicates,
        Violations = verdict.Violations,
        Restarts = _slots.Values.Sum(s => s.Deaths.Count),
        Seconds = Math.Round(TimeProvider.System.GetElapsedTime(_started).TotalSeconds, 1),
        DrainSeconds = facts.Drained is { } took ? Math.Round(took.TotalSeconds, 1) : null,
        Story = string.Join('\n', _said),
    };

    private RunFacts Collect(InputWriter writer, OffsetObserver observer, TimeSpan? drained) => new()
    {
        Acknowledged = [.. writer.Acknowledged.Values],
        Inputs = TopicReading.All(_cluster.Bootstrap, Stage.Input, TopicReading.Input),
        Outputs = TopicReading.All(_cluster.Bootstrap, Stage.Output, TopicReading.Output),
        Letters = TopicReading.All(_cluster.Bootstrap, Stage.DeadLetters, TopicReading.Letter),
        Effects = _scenario.IsSink ? EffectStore.All(Store) : null,
        Committed = observer.Committed,
        CommitsAstray = observer.Violations,
        Drained = drained,
        InFlight = [.. _slots.Values.SelectMany(s => s.StatusFiles).Where(File.Exists)
            .Select(f => File.ReadAllText(f)).Where(t => t.Length > 0).Select(t => long.Parse(t, CultureInfo.InvariantCulture))],
        BadStops = [.. _slots.Values.SelectMany(s => s.BadStops)],
        Deaths = [.. _slots.Values.SelectMany(s => s.Deaths).Where(d => !d.IsExcused(_scenario)).Select(d => d.ToString())],
    };

    private async Task ScriptAsync(OffsetObserver observer, CancellationToken ct)
    {
        var from = TimeProvider.System.GetTimestamp();
        foreach (var op in _scenario.Ops)
        {
            var wait = TimeSpan.FromMilliseconds(op.AtMs) - TimeProvider.System.GetElapsedTime(from);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, TimeProvider.System, ct);
            }

            Say($"{op} (committed {observer.Committed.Sum()})");
            if (op.Kind == OpKind.SetBack)
            {
                await SetBackAsync(observer, op.Amount);
            }
            else
            {
                Do(op);
            }
        }
    }

    private void Do(ScriptOp op)
    {
        switch (op.Kind)
        {
            case OpKind.Start:
                _later.Add(Slot(op.Target).StartAsync(_scenario.StopLimit));
                break;
            case OpKind.Kill:
                Slot(op.Target).Kill();
                break;
            case OpKind.Term:
                _later.Add(Slot(op.Target).TermAsync(_scenario.StopLimit));
                break;
            case OpKind.Freeze:
                Slot(op.Target).Freeze();
                break;
            case OpKind.Continue:
                Slot(op.Target).Continue();
                break;
            case OpKind.Replace:
                Slot(op.Target).Replace();
                break;
            case OpKind.KillNode:
                _cluster.KillNode(op.Target);
                break;
            case OpKind.StartNode:
                _cluster.StartNode(op.Target);
                break;
            case OpKind.Reset:
                _cluster.Proxies[op.Target].ResetAll();
                break;
            default:
                _cluster.Proxies[op.Target].Fault = FaultOf(op);
                break;
        }
    }

    // only a group without members can be set back; a worker that is dead just now starts with the others
    private async Task SetBackAsync(OffsetObserver observer, int percent)
    {
        await Task.WhenAll(_later);
        await Task.WhenAll(_slots.Values.Select(s => s.TermAsync(_scenario.StopLimit)));
        observer.MayGoBack = true;
        await GroupOffsets.SetBackAsync(_cluster.Bootstrap, observer.Committed, percent);

        // the drain must not go by what was committed before
        var looks = observer.Looks;
        await Patience.UntilAsync(() => observer.Looks > looks + 1, _startLimit, CancellationToken.None);
        for (var worker = 0; worker < _scenario.WorkersAtEnd; worker++)
        {
            await Slot(worker).StartAsync(_scenario.StopLimit);
        }
    }

    private static ProxyFault FaultOf(ScriptOp op) => op.Kind switch
    {
        OpKind.Latency => new() { Latency = TimeSpan.FromMilliseconds(op.Amount) },
        OpKind.Cut => new() { CutAfterBytes = op.Amount },
        OpKind.HalfOpen => new() { HalfOpen = true },
        _ => ProxyFault.None,
    };

    // every fault ends; what should run runs
    private async Task PeaceAsync()
    {
        foreach (var proxy in _cluster.Proxies)
        {
            proxy.Fault = ProxyFault.None;
        }

        _cluster.StartAll();
        await Task.WhenAll(_later);
        foreach (var slot in _slots.Values)
        {
            slot.Continue();
        }

        for (var worker = 0; worker < _scenario.WorkersAtEnd; worker++)
        {
            await Slot(worker).StartAsync(_scenario.StopLimit);
        }

        Say("peace");
    }

    private async Task<bool> DrainAsync(InputWriter writer, OffsetObserver observer, CancellationToken ct)
    {
        bool IsDrained()
        {
            var ends = writer.Acknowledged.Keys.GroupBy(a => a.Partition).ToDictionary(g => g.Key, g => g.Max(a => a.Offset) + 1);
            return ends.All(e => observer.Committed[e.Key] >= e.Value);
        }

        return await Patience.UntilAsync(IsDrained, _scenario.DrainLimit, ct);
    }

    private async Task StopAsync()
    {
        await Task.WhenAll(_slots.Values.Select(s => s.FencedAsync(_scenario.StopLimit)));
        await Task.WhenAll(_slots.Values.Select(s => s.TermAsync(_scenario.StopLimit)));
        foreach (var slot in _slots.Values)
        {
            await slot.EndAsync();
        }
    }

    private WorkerSlot Slot(int number)
    {
        if (!_slots.TryGetValue(number, out var slot))
        {
            slot = new(number, _folder, Settings(number), Say);
            _slots.Add(number, slot);
        }

        return slot;
    }

    private WorkerSettings Settings(int number) => new()
    {
        Bootstrap = _cluster.Bootstrap,
        Instance = $"w{number}",
        StatusFile = "",
        Protocol = _scenario.Protocol,
        Mutant = _scenario.Mutant,
        StepMs = _scenario.StepMs,
        SlowCall = number == 0 ? _scenario.SlowCall : 0,
        SlowMs = _scenario.SlowMs,
        FailEvery = _scenario.FailEvery,
        Store = _scenario.IsSink ? Store : null,
    };

    private void Say(string what)
    {
        lock (_said)
        {
            _said.Add($"{TimeProvider.System.GetElapsedTime(_started).TotalSeconds,6:0.0} s {what}");
        }
    }
}
