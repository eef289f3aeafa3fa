namespace Craft.Runtime.Testing;

/// <summary>A step with failures on demand in front of it.</summary>
internal sealed class ScriptedFaults<TIn, TOut>(IStep<TIn, TOut> step, int maxCalls) : IStep<TIn, TOut>
    where TIn : class
    where TOut : class
{
    private readonly Queue<Func<Exception>> _next = new();
    private readonly HashSet<string> _poison = new(StringComparer.Ordinal);

    public int Calls { get; private set; }

    public Action<int>? Before { get; set; }

    public void FailNext(int times, Func<Exception> failure)
    {
        for (var i = 0; i < times; i++)
        {
            _next.Enqueue(failure);
        }
    }

    public void Poison(string key) => _poison.Add(key);

    public Task<IReadOnlyList<Outcome<TOut>>> HandleAsync(IReadOnlyList<Message<TIn>> batch, CancellationToken ct)
    {
        if (++Calls > maxCalls)
        {
            // the pump would go on for ever: a test must not
            throw new StepContractException($"the step was called more than {maxCalls} times");
        }

        Before?.Invoke(Calls);
        if (_next.TryDequeue(out var failure))
        {
            throw failure();
        }

        return batch.Any(m => _poison.Contains(m.Key))
            ? throw new InvalidOperationException("poison")
            : step.HandleAsync(batch, ct);
    }
}
