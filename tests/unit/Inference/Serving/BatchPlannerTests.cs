using Craft.Inference.Serving;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Inference.Serving;

/// <summary>Every sequence once, budgets kept.</summary>
public sealed class BatchPlannerTests
{
    private static readonly Gen<(int[] Lengths, TokenBudget Budget)> _cases =
        from lengths in Gen.Int[3, 512].Array[0, 200]
        from tokens in Gen.Int[0, 5_000]
        from padding in Gen.Double[0, 0.5]
        from sequences in Gen.Int[1, 64]
        select (lengths, new TokenBudget { Tokens = tokens, Padding = padding, Sequences = sequences });

    [Fact]
    public void Every_sequence_is_in_exactly_one_batch() => _cases.Sample(c =>
    {
        var plan = PlanOf(c.Lengths, c.Budget);
        var all = Batches(plan).SelectMany(b => b).ToList();
        Assert.Equal(Enumerable.Range(0, c.Lengths.Length), all.Order());
        Assert.Equal(c.Lengths.OrderDescending(), all.Select(i => c.Lengths[i]));
    });

    [Fact]
    public void A_batch_keeps_the_budget_unless_it_is_one_sequence() => _cases.Sample(c =>
        Assert.All(Batches(PlanOf(c.Lengths, c.Budget)).Where(b => b.Length > 1), batch =>
        {
            var tokens = c.Lengths[batch[0]] * batch.Length;
            Assert.InRange(tokens, 0, c.Budget.Tokens);
            Assert.InRange(tokens - batch.Sum(i => c.Lengths[i]), 0, c.Budget.Padding * tokens);
            Assert.InRange(batch.Length, 1, c.Budget.Sequences);
        }));

    [Fact]
    public void No_two_neighbouring_batches_would_fit_into_one() => _cases.Sample(c =>
    {
        var batches = Batches(PlanOf(c.Lengths, c.Budget)).ToList();
        Assert.All(batches.Zip(batches.Skip(1)), pair =>
        {
            // the next sequence did not fit
            int[] more = [.. pair.First, pair.Second[0]];
            var tokens = c.Lengths[more[0]] * more.Length;
            Assert.True(tokens > c.Budget.Tokens || more.Length > c.Budget.Sequences
                || tokens - more.Sum(i => c.Lengths[i]) > c.Budget.Padding * tokens);
        });
    });

    [Fact]
    public void One_by_one_is_one_by_one()
    {
        var plan = PlanOf([5, 300, 5, 7], TokenBudget.OneByOne);

        Assert.Equal([[1], [3], [0], [2]], Batches(plan));
    }

    [Fact]
    public void A_batch_without_room_is_run_in_halves_until_it_fits() =>
        (from count in Gen.Int[1, 100] from room in Gen.Int[1, 100] select (count, room)).Sample(c =>
        {
            var (ran, halvings) = (new List<int[]>(), 0);
            BatchHalving.Run(3, [.. Enumerable.Range(0, c.count)], (caller, batch) =>
            {
                Assert.Equal(3, caller);
                if (batch.Length > c.room)
                {
                    throw new DeviceMemoryException("too many", null);
                }

                ran.Add(batch.ToArray());
            }, _ => halvings++);

            Assert.Equal(Enumerable.Range(0, c.count), ran.SelectMany(b => b));
            Assert.Equal(ran.Count - 1, halvings);
        });

    [Fact]
    public void A_single_sequence_without_room_fails()
    {
        var tried = 0;
        Assert.Throws<DeviceMemoryException>(() => BatchHalving.Run(0, [0, 1, 2, 3], (_, batch) =>
        {
            tried++;
            throw new DeviceMemoryException($"no room for {batch.Length}", null);
        }, _ => { }));

        Assert.Equal(3, tried);
    }

    [Theory]
    [InlineData("[ErrorCode:RuntimeException] /onnxruntime/core/framework/bfc_arena.cc:376 Available memory of 512 is smaller than requested bytes of 1048576", true)]
    [InlineData("[ErrorCode:RuntimeException] Failed to allocate memory for requested buffer of size 8589934592", true)]
    [InlineData("CUDA failure 2: out of memory ; GPU=0", true)]
    [InlineData("CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED", true)]
    [InlineData("std::bad_alloc", true)]
    [InlineData("[ErrorCode:InvalidArgument] indices element out of data bounds, idx=700", false)]
    public void Memory_that_is_missing_is_known_by_its_words(string message, bool isMemory) =>
        Assert.Equal(isMemory, DeviceMemoryException.IsMeantBy(message));

    // used again and again, as in the runner
    [ThreadStatic]
    private static BatchPlan? _plan;

    private static BatchPlan PlanOf(int[] lengths, TokenBudget budget)
    {
        BatchPlanner.Plan(lengths, budget, _plan ??= new BatchPlan());
        return _plan;
    }

    private static IEnumerable<int[]> Batches(BatchPlan plan) => Enumerable.Range(0, plan.Count).Select(i => plan[i].ToArray());
}
