using Craft.Runtime;
using Craft.Schemas;

namespace Craft.FaultTests.Chaos;

/// <summary>Does what <see cref="ChaosRule"/> says, slowly and with failures as the settings ask; or breaks it, as a mutant.</summary>
internal sealed class ChaosStep(WorkerSettings settings, TimeProvider time) : IStep<CourseIndexed, CourseIndexed>
{
    private readonly EffectStore? _store =
        settings.Store is { } folder ? new(folder, countsAll: settings.Mutant == Mutant.CountEffects) : null;

    private int _calls;

    public async Task<IReadOnlyList<Outcome<CourseIndexed>>> HandleAsync(
        IReadOnlyList<Message<CourseIndexed>> batch, CancellationToken ct)
    {
        var call = ++_calls;
        await Task.Delay(TimeSpan.FromMilliseconds(call == settings.SlowCall ? settings.SlowMs : settings.StepMs), time, ct);
        if (settings.FailEvery > 0 && call % settings.FailEvery == 0)
        {
            throw new IOException("scripted failure that passes");
        }

        if (settings.Mutant == Mutant.NeverResume && call > 5)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, ct);
        }

        if (settings.Mutant != Mutant.SwallowPoison && batch.Any(m => FateOf(m) == Fate.Poison))
        {
            throw new InvalidDataException("scripted poison");
        }

        foreach (var message in batch.Where(m => _store is not null && FateOf(m) is Fate.Pass or Fate.Twice))
        {
            await _store!.ApplyAsync(message.Key, message.Value!.Revision, message.Value.Index, ct);
        }

        Outcome<CourseIndexed>[] outcomes = [.. batch.Select(Of)];
        if (settings.Mutant == Mutant.Reorder)
        {
            SwapNeighbours(batch, outcomes);
        }

        return outcomes;
    }

    private static Fate FateOf(Message<CourseIndexed> message) => ChaosRule.Of(message.Key, message.Value!.Revision);

    private Outcome<CourseIndexed> Of(Message<CourseIndexed> message)
    {
        var fate = FateOf(message);
        var outputs = ChaosRule.Outputs(fate, message.Value!.Index).Select(text => Output(message, text)).ToList();
        var mutated = message.Value.Revision % 7 == 3;
        return (fate, settings.Mutant) switch
        {
            (Fate.Pass or Fate.Twice, _) when _store is not null => new Outcome<CourseIndexed>.Skip("stored"),
            (Fate.Pass, Mutant.LoseOutput) when mutated => new Outcome<CourseIndexed>.Skip("forgotten"),
            (Fate.Pass, Mutant.Invent) when mutated => new Outcome<CourseIndexed>.Emit(
                [.. outputs, Output(message, "9|invented")]),
            (Fate.Rejected, Mutant.DropDeadLetter) => new Outcome<CourseIndexed>.Skip("dropped"),
            (Fate.Rejected or Fate.Poison, Mutant.SwallowPoison) => new Outcome<CourseIndexed>.Emit(
                Output(message, ChaosRule.Outputs(Fate.Pass, message.Value.Index)[0])),
            (Fate.Rejected, _) => new Outcome<CourseIndexed>.Reject("the rule says so"),
            (Fate.Skip, _) => new Outcome<CourseIndexed>.Skip("the rule says so"),
            _ => new Outcome<CourseIndexed>.Emit(outputs),
        };
    }

    private static Output<CourseIndexed> Output(Message<CourseIndexed> message, string text) =>
        new(message.Key, message.Value! with { Index = text });

    // what two messages of one key give is written in the other order; each output itself is right
    private static void SwapNeighbours(IReadOnlyList<Message<CourseIndexed>> batch, Outcome<CourseIndexed>[] outcomes)
    {
        for (var i = 0; i < outcomes.Length; i++)
        {
            var next = Enumerable.Range(i + 1, outcomes.Length - i - 1).FirstOrDefault(j => batch[j].Key == batch[i].Key, -1);
            if (next > 0 && outcomes[i] is Outcome<CourseIndexed>.Emit && outcomes[next] is Outcome<CourseIndexed>.Emit)
            {
                (outcomes[i], outcomes[next]) = (outcomes[next], outcomes[i]);
                return;
            }
        }
    }
}
