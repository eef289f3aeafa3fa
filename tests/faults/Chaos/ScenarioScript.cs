using Craft.Runtime;

namespace Craft.FaultTests.Chaos;

/// <summary>Makes a scenario out of a seed. The same seed, faults and broker give the same scenario.</summary>
internal static class ScenarioScript
{
    private const int WindowMs = 8_000;
    private const int SessionMs = 6_000;

    /// <summary>Every fault in turn; <paramref name="broker"/> null: mostly the embedded one.</summary>
    public static Scenario Of(int seed, IReadOnlyList<FaultKind> faults, BrokerKind? broker)
    {
        var random = new Random(unchecked((seed * 7919) + 17));
        var fault = faults[seed % faults.Count];
        var kind = fault == FaultKind.Node ? BrokerKind.Apache3 : broker ?? (random.Next(10) < 8 ? BrokerKind.Embedded : BrokerKind.Apache);
        kind = BrokerCluster.NoRealKafka is null ? kind : BrokerKind.Embedded;
        var ops = new List<ScriptOp>();
        var workers = fault is FaultKind.Zombie or FaultKind.Impostor or FaultKind.Churn ? 2 : fault == FaultKind.Scale ? 1 : random.Next(1, 4);
        var nodes = kind == BrokerKind.Apache3 ? 3 : 1;
        if (fault == FaultKind.Mix)
        {
            FaultKind[] all = [.. Enum.GetValues<FaultKind>().Where(f => f is not (FaultKind.Mix or FaultKind.Node or FaultKind.Scale or FaultKind.Churn or FaultKind.Replay))];
            workers = random.Next(2, 4);
            for (var i = 0; i < 3; i++)
            {
                Add(ops, all[random.Next(all.Length)], workers, nodes, random);
            }
        }
        else
        {
            Add(ops, fault, workers, nodes, random);
        }

        // so much that it does not end before the faults do
        var perSecond = random.Next(100, 160);
        var slow = fault == FaultKind.Slow || (fault == FaultKind.Mix && random.Next(4) == 0);
        return new()
        {
            Seed = seed,
            Fault = fault,
            Broker = kind,
            Protocol = kind != BrokerKind.Embedded && random.Next(2) == 0 ? GroupProtocolKind.Consumer : GroupProtocolKind.Classic,
            Workers = workers,
            WorkersAtEnd = fault == FaultKind.Scale ? 1 : workers,
            Inputs = perSecond * random.Next(9, 12),
            InputsPerSecond = perSecond,
            StepMs = random.Next(2, 40),
            FailEvery = random.Next(3) == 0 ? random.Next(7, 20) : 0,
            SlowCall = slow ? random.Next(5, 40) : 0,
            SlowMs = random.Next(SessionMs + 1_000, SessionMs + 3_000),
            Ops = [.. ops.OrderBy(o => o.AtMs)],
        };
    }

    private static void Add(List<ScriptOp> ops, FaultKind fault, int workers, int nodes, Random random)
    {
        switch (fault)
        {
            case FaultKind.Kill:
                Pairs(ops, OpKind.Kill, OpKind.Start, workers, random.Next(2, 5), 50, 2_500, random);
                break;
            case FaultKind.Replay:
                Pairs(ops, OpKind.Kill, OpKind.Start, workers, random.Next(2, 4), 50, 1_500, random);
                ops.Add(new(WindowMs + 2_000, OpKind.SetBack, 0, random.Next(100)));
                break;
            case FaultKind.Term:
                Pairs(ops, OpKind.Term, OpKind.Start, workers, random.Next(2, 4), 50, 2_000, random);
                break;
            case FaultKind.Zombie:
                Pairs(ops, OpKind.Freeze, OpKind.Continue, workers, 1, SessionMs + 500, SessionMs + 4_000, random);
                break;
            case FaultKind.Impostor:
                Impostor(ops, workers, random);
                break;
            case FaultKind.Scale:
                Scale(ops, random);
                break;
            case FaultKind.Churn:
                Churn(ops, random);
                break;
            case FaultKind.Broker:
                Pairs(ops, OpKind.KillNode, OpKind.StartNode, nodes, random.Next(1, 3), 200, 4_000, random);
                break;
            case FaultKind.Node:
                Pairs(ops, OpKind.KillNode, OpKind.StartNode, nodes, 1, 200, 25_000, random);
                break;
            case FaultKind.Latency:
                Pairs(ops, OpKind.Latency, OpKind.Heal, nodes, 2, 1_000, 3_000, random, random.Next(20, 1_000));
                break;
            case FaultKind.Cut:
                Pairs(ops, OpKind.Cut, OpKind.Heal, nodes, 3, 300, 2_500, random, random.Next(10, 40_000));
                break;
            case FaultKind.HalfOpen:
                Pairs(ops, OpKind.HalfOpen, OpKind.Heal, nodes, 1, 2_000, SessionMs + 4_000, random);
                break;
            case FaultKind.Reset:
                ops.AddRange(Enumerable.Range(0, random.Next(3, 15)).Select(_ => new ScriptOp(At(random), OpKind.Reset, random.Next(nodes))));
                break;
            default:
                break;
        }
    }

    private static int At(Random random) => random.Next(500, WindowMs);

    private static void Pairs(
        List<ScriptOp> ops, OpKind first, OpKind second, int targets, int count, int leastMs, int mostMs, Random random, int amount = 0)
    {
        for (var i = 0; i < count; i++)
        {
            var (at, target) = (At(random), random.Next(targets));
            ops.Add(new(at, first, target, amount));
            ops.Add(new(at + random.Next(leastMs, mostMs), second, target));
        }
    }

    private static void Impostor(List<ScriptOp> ops, int workers, Random random)
    {
        var (at, target) = (At(random), random.Next(workers));
        ops.Add(new(at, OpKind.Freeze, target));
        ops.Add(new(at + random.Next(100, SessionMs), OpKind.Replace, target));
        ops.Add(new(at + SessionMs + random.Next(500, 4_000), OpKind.Continue, target));
    }

    private static void Scale(List<ScriptOp> ops, Random random)
    {
        foreach (var worker in (int[])[1, 2])
        {
            ops.Add(new(random.Next(500, 3_000), OpKind.Start, worker));
            ops.Add(new(random.Next(5_000, WindowMs), OpKind.Term, worker));
        }
    }

    private static void Churn(List<ScriptOp> ops, Random random)
    {
        for (var at = 1_000; at < WindowMs; at += random.Next(700, 1_300))
        {
            var worker = random.Next(1, 4);
            ops.Add(new(at, ops.LastOrDefault(o => o.Target == worker)?.Kind == OpKind.Start ? OpKind.Term : OpKind.Start, worker));
        }
    }
}
