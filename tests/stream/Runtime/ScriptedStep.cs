using Craft.Runtime;
using Craft.Schemas;

namespace Craft.StreamTests.Runtime;

/// <summary>A step that does what the test says; unless told otherwise it passes every message on.</summary>
internal sealed class ScriptedStep : IStep<CourseIndexed, CourseIndexed>
{
    private int _calls;
    private int _largest;

    /// <summary>Called with the call's number (from 1) and the batch, before the outcomes.</summary>
    public Func<int, IReadOnlyList<Message<CourseIndexed>>, CancellationToken, Task>? Before { get; set; }

    public Func<Message<CourseIndexed>, Outcome<CourseIndexed>> Each { get; set; } = Pass;

    /// <summary>Called with the call's number and the outcomes, for steps that break their contract.</summary>
    public Func<int, IReadOnlyList<Outcome<CourseIndexed>>, IReadOnlyList<Outcome<CourseIndexed>>> All { get; set; } =
        static (_, outcomes) => outcomes;

    public int Calls => Volatile.Read(ref _calls);

    public int LargestBatch => Volatile.Read(ref _largest);

    public static Outcome<CourseIndexed> Pass(Message<CourseIndexed> message) =>
        new Outcome<CourseIndexed>.Emit(new Output<CourseIndexed>(message.Key, message.Value));

    public async Task<IReadOnlyList<Outcome<CourseIndexed>>> HandleAsync(
        IReadOnlyList<Message<CourseIndexed>> batch, CancellationToken ct)
    {
        var call = Interlocked.Increment(ref _calls);
        _largest = Math.Max(_largest, batch.Count);
        if (Before is { } before)
        {
            await before(call, batch, ct);
        }

        return All(call, [.. batch.Select(Each)]);
    }
}
