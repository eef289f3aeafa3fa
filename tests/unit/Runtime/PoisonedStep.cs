using Craft.Runtime;
using Craft.Schemas;

namespace Craft.UnitTests.Runtime;

/// <summary>A step that fails for every batch which holds one of the poisoned numbers, and skips the others by name.</summary>
internal sealed class PoisonedStep(Func<long, bool> poisoned) : IStep<CourseIndexed, CourseIndexed>
{
    public int Calls { get; private set; }

    public Func<int, Exception?> Failure { get; set; } = static _ => null;

    public Func<IReadOnlyList<Outcome<CourseIndexed>>, IReadOnlyList<Outcome<CourseIndexed>>> All { get; set; } = static all => all;

    public Task<IReadOnlyList<Outcome<CourseIndexed>>> HandleAsync(
        IReadOnlyList<Message<CourseIndexed>> batch, CancellationToken ct)
    {
        Calls++;
        if (Failure(Calls) is { } failure)
        {
            throw failure;
        }

        return batch.Any(m => poisoned(m.Offset))
            ? throw new InvalidOperationException("poison")
            : Task.FromResult(All([.. batch.Select(m => new Outcome<CourseIndexed>.Skip(m.Key))]));
    }
}
