using System.Diagnostics;
using System.Numerics;
using Craft.Schemas;

namespace Craft.Inference.Serving;

/// <summary>
/// Runs the sequences of a call: plans batches, hands them to the callers, halves what finds no memory, and keeps numbers that are
/// none (NaN, infinite) from anyone: their texts are marked instead.
/// </summary>
internal sealed class BertRunner(Network network, Callers callers, TokenBudget budget, ModelRef model, InferenceEvents events, TimeProvider time)
    : IDisposable
{
    private readonly TagList _tags = InferenceEvents.TagsOf(model);

    public NetworkShape Shape => network.Shape;

    /// <summary>
    /// Ends when every sequence has run; looks at the cancellation before every run. The output is given away on several threads.
    /// </summary>
    /// <returns>The numbers of the texts whose output cannot be used, in order; nearly always none.</returns>
    /// <exception cref="DeviceMemoryException">A single sequence found no memory.</exception>
    public async Task<IReadOnlyList<int>> RunAsync(TokenSequences tokens, SequenceOutput output, CancellationToken ct)
    {
        var plan = tokens.Plan;
        BatchPlanner.Plan(tokens.Lengths, budget, plan);
        var unusable = new SortedSet<int>();
        void Check(int sequence, ReadOnlySpan<float> numbers)
        {
            if (IsFinite(numbers))
            {
                output(sequence, numbers);
                return;
            }

            lock (unusable)
            {
                unusable.Add(tokens[sequence].Text);
            }
        }

        SequenceOutput check = Check;
        BatchRun run = (caller, batch) => Measure(caller, tokens, batch, check);
        Action<int> halving = Halving;
        await callers.RunAsync(plan.Count, (caller, piece) => BatchHalving.Run(caller, plan[piece], run, halving), ct);
        events.Texts(tokens.Texts, _tags);
        events.Rejected(unusable.Count, _tags);
        return [.. unusable];
    }

    public void Dispose() => network.Dispose();

    private void Measure(int caller, TokenSequences tokens, ReadOnlySpan<int> batch, SequenceOutput output)
    {
        var started = time.GetTimestamp();
        var padding = network.Run(caller, tokens, batch, output);
        events.Ran(batch.Length * tokens.Lengths[batch[0]] - padding, padding, time.GetElapsedTime(started), _tags);
    }

    private void Halving(int sequences)
    {
        events.Halved(_tags);
        events.OutOfMemory(model.Name, model.Version, sequences);
    }

    // x - x is 0 for every number and NaN for what is none
    internal static bool IsFinite(ReadOnlySpan<float> numbers)
    {
        var sum = Vector<float>.Zero;
        var at = 0;
        for (; at <= numbers.Length - Vector<float>.Count; at += Vector<float>.Count)
        {
            var part = new Vector<float>(numbers[at..]);
            sum += part - part;
        }

        var rest = Vector.Sum(sum);
        for (; at < numbers.Length; at++)
        {
            rest += numbers[at] - numbers[at];
        }

        return rest == 0;
    }
}
