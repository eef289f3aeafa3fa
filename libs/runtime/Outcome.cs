namespace Craft.Runtime;

/// <summary>What became of one message: exactly one of the three (invariant C-1).</summary>
public abstract record Outcome<TOut>
    where TOut : class
{
    private Outcome()
    {
    }

    /// <summary>Outputs, written in the same transaction as the offset.</summary>
    public sealed record Emit(IReadOnlyList<Output<TOut>> Outputs) : Outcome<TOut>
    {
        public Emit(Output<TOut> output)
            : this([output])
        {
        }
    }

    /// <summary>Nothing to do, counted under <paramref name="Why"/> (a short constant, e.g. <c>stale</c>).</summary>
    public sealed record Skip(string Why) : Outcome<TOut>;

    /// <summary>To the dead letters; the detail holds nothing of the payload.</summary>
    public sealed record Reject(string Detail) : Outcome<TOut>;
}
