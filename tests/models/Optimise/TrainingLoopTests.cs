using Craft.TestSupport;
using Craft.Training.Network;
using Craft.Training.Optimise;
using Xunit;
using static TorchSharp.torch;

namespace Craft.ModelTests.Optimise;

/// <summary>The loop around every training.</summary>
public sealed class TrainingLoopTests
{
    [Fact]
    public void It_learns()
    {
        using var folder = new TemporaryFolder();
        using var network = TinyTraining.Network();
        var lines = new List<TrainingProgress>();
        var plan = TinyTraining.Plan(folder.Path, 120, lines.Add);
        var outcome = TrainingLoop.Run(plan, network, TinyTraining.Step(network), () => TinyTraining.Accuracy(network), TestContext.Current.CancellationToken);
        Assert.Equal((TrainingEnd.Finished, 120), (outcome.End, outcome.Step));
        Assert.True(lines[^1].Metrics["accuracy"] > 0.95, $"accuracy {lines[^1].Metrics["accuracy"]}");
        Assert.Equal(30, lines.Count);
        Assert.Equal(lines.Count, File.ReadLines(folder.Combine("metrics.jsonl")).Count());
        Assert.Contains("<polyline", File.ReadAllText(folder.Combine("loss.svg")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20)]
    public void An_interrupted_training_ends_as_one_that_was_not(int interruptedAt)
    {
        using var whole = new TemporaryFolder();
        using var broken = new TemporaryFolder();
        using var expected = TinyTraining.Network();
        var plan = TinyTraining.Plan(whole.Path, 21);
        var once = TrainingLoop.Run(plan, expected, TinyTraining.Step(expected), ct: TestContext.Current.CancellationToken);

        using (var first = TinyTraining.Network())
        {
            using var stop = new CancellationTokenSource();
            var outcome = TrainingLoop.Run(
                plan with { Folder = broken.Path }, first,
                TinyTraining.Step(first, batch => StopAt(batch, interruptedAt, stop)), ct: stop.Token);
            Assert.Equal((TrainingEnd.Interrupted, interruptedAt), (outcome.End, outcome.Step));
        }

        using var second = TinyTraining.Network(new BertOptions { Seed = 99 });
        var resumed = TrainingLoop.Run(
            plan with { Folder = broken.Path }, second, TinyTraining.Step(second), ct: TestContext.Current.CancellationToken);
        Assert.Equal(once, resumed);
        Assert.Equal(TinyTraining.Weights(expected), TinyTraining.Weights(second));
        Assert.Equal(Losses(whole), Losses(broken));
    }

    [Fact]
    public void Only_the_last_two_checkpoints_are_kept()
    {
        using var folder = new TemporaryFolder();
        using var network = TinyTraining.Network();
        TrainingLoop.Run(TinyTraining.Plan(folder.Path, 17), network, TinyTraining.Step(network), ct: TestContext.Current.CancellationToken);
        Assert.Equal(
            ["step-000000015", "step-000000017"], Directory.EnumerateDirectories(folder.Combine("checkpoints")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_run_with_another_recipe_is_not_gone_on_with()
    {
        using var folder = new TemporaryFolder();
        using var network = TinyTraining.Network();
        var plan = TinyTraining.Plan(folder.Path, 2);
        TrainingLoop.Run(plan, network, TinyTraining.Step(network), ct: TestContext.Current.CancellationToken);
        Assert.Throws<TrainingFailure>(() => TrainingLoop.Run(
            plan with { Recipe = "other" }, network, TinyTraining.Step(network), ct: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_the_training_and_keeps_the_checkpoint()
    {
        using var folder = new TemporaryFolder();
        using var network = TinyTraining.Network();
        var step = TinyTraining.Step(network);
        Assert.Throws<TrainingFailure>(() => TrainingLoop.Run(
            TinyTraining.Plan(folder.Path, 10), network, batch => batch < 7 ? step(batch) : step(batch) with { Loss = step(batch).Loss * double.NaN },
            ct: TestContext.Current.CancellationToken));
        Assert.Equal(["step-000000005"], Directory.EnumerateDirectories(folder.Combine("checkpoints")).Select(Path.GetFileName));
    }

    [Fact]
    public void Gradients_of_several_batches_make_the_step_of_one_large_batch()
    {
        using var one = new TemporaryFolder();
        using var two = new TemporaryFolder();
        using var large = TinyTraining.Network(new BertOptions { Dropout = 0 });
        using var small = TinyTraining.Network(new BertOptions { Dropout = 0 });
        var (largeStep, smallStep) = (TinyTraining.Step(large), TinyTraining.Step(small));
        TrainingLoop.Run(
            TinyTraining.Plan(one.Path, 5), large,
            batch => new StepLoss((largeStep(2 * batch).Loss + largeStep((2 * batch) + 1).Loss) / 2, 0), ct: TestContext.Current.CancellationToken);
        TrainingLoop.Run(TinyTraining.Plan(two.Path, 5) with { Accumulate = 2 }, small, smallStep, ct: TestContext.Current.CancellationToken);
        Assert.All(TinyTraining.Weights(large).Zip(TinyTraining.Weights(small)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void The_best_weights_are_kept_and_patience_ends()
    {
        using var folder = new TemporaryFolder();
        using var network = TinyTraining.Network();
        double[] metric = [0.1, 0.5, 0.4, 0.3, 0.9];
        var (evaluations, best) = (0, Array.Empty<float>());
        IReadOnlyDictionary<string, double> Evaluate()
        {
            best = metric[evaluations] == 0.5 ? TinyTraining.Weights(network) : best;
            return new Dictionary<string, double> { ["f1"] = metric[evaluations++] };
        }

        var plan = TinyTraining.Plan(folder.Path, 10) with { EvaluateAfter = step => step % 2 == 0, Metric = "f1", Patience = 2 };
        var outcome = TrainingLoop.Run(plan, network, TinyTraining.Step(network), Evaluate, TestContext.Current.CancellationToken);
        Assert.Equal((TrainingEnd.NoGain, 8, 4), (outcome.End, outcome.Step, outcome.Best!.Step));
        Assert.Equal(best, TinyTraining.Weights(network));
    }

    [Fact]
    public void The_last_step_is_evaluated_in_any_case()
    {
        using var folder = new TemporaryFolder();
        using var network = TinyTraining.Network();
        var plan = TinyTraining.Plan(folder.Path, 5) with { EvaluateAfter = step => step == 2, Metric = "accuracy" };
        var lines = new List<TrainingProgress>();
        TrainingLoop.Run(
            plan with { Report = lines.Add }, network, TinyTraining.Step(network), () => TinyTraining.Accuracy(network),
            TestContext.Current.CancellationToken);
        Assert.Equal([2, 5], lines.Where(l => l.Metrics.Count > 0).Select(l => l.Step));
    }

    [Fact]
    public void The_mean_of_the_last_weights_is_taken_when_it_is_better()
    {
        using var folder = new TemporaryFolder();
        using var network = TinyTraining.Network();
        var seen = new List<float[]>();
        IReadOnlyDictionary<string, double> Evaluate()
        {
            seen.Add(TinyTraining.Weights(network));
            return new Dictionary<string, double> { ["f1"] = seen.Count };
        }

        var plan = TinyTraining.Plan(folder.Path, 6) with { EvaluateAfter = step => step % 2 == 0, Metric = "f1", AverageLast = 2 };
        var outcome = TrainingLoop.Run(plan, network, TinyTraining.Step(network), Evaluate, TestContext.Current.CancellationToken);
        Assert.Equal((4, 4.0), (seen.Count, outcome.Best!.Metrics["f1"]));
        Assert.All(seen[1].Zip(seen[2], TinyTraining.Weights(network)), w => Assert.Equal((w.First + w.Second) / 2, w.Third, 1e-6f));
    }

    [Fact]
    public void Frozen_parameters_stay()
    {
        using var folder = new TemporaryFolder();
        using var network = TinyTraining.Network();
        network.Parameters.Freeze("embeddings.", "encoder.layer.0.");
        var before = network.Parameters.Export().ToDictionary(p => p.Name, p => p.Values.ToArray());
        TrainingLoop.Run(TinyTraining.Plan(folder.Path, 3), network, TinyTraining.Step(network), ct: TestContext.Current.CancellationToken);
        foreach (var (name, _, values) in network.Parameters.Export())
        {
            var frozen = name.StartsWith("embeddings.", StringComparison.Ordinal) || name.StartsWith("encoder.layer.0.", StringComparison.Ordinal);
            Assert.Equal(frozen, values.ToArray().SequenceEqual(before[name]));
        }

        Assert.Throws<ArgumentException>(() => network.Parameters.Freeze("embedings."));
    }

    [Fact]
    public void Dropout_hides_the_same_numbers_when_layers_are_computed_again()
    {
        using var scope = NewDisposeScope();
        using var network = TinyTraining.Network(new BertOptions { GradientCheckpointing = true, Dropout = 0.3 });
        network.Training = true;
        var step = TinyTraining.Step(network);
        float[] Gradients()
        {
            manual_seed(5);
            step(3).Loss.backward();
            var all = network.Parameters.Trained.SelectMany(p => p.Tensor.grad!.data<float>().ToArray()).ToArray();
            network.Parameters.Trained.ToList().ForEach(p => p.Tensor.grad = null);
            return all;
        }

        Assert.Equal(Gradients(), Gradients());
    }

    [Fact]
    public void A_step_leaves_no_tensors_behind()
    {
        using var folder = new TemporaryFolder();
        using var network = TinyTraining.Network(new BertOptions { GradientCheckpointing = true });
        var live = new List<long>();
        TrainingLoop.Run(
            TinyTraining.Plan(folder.Path, 30), network, TinyTraining.Step(network, Count), ct: TestContext.Current.CancellationToken);
        Assert.Equal(live[3], live[^1]);

        void Count(long batch)
        {
            if (batch == 3)
            {
                // what others left to the collector goes now and not while steps are counted
                GC.GetTotalMemory(forceFullCollection: true);
                GC.WaitForPendingFinalizers();
            }

            live.Add(Tensor.TotalCount);
        }
    }

    private static void StopAt(long batch, int at, CancellationTokenSource stop)
    {
        if (batch == at - 1)
        {
            stop.Cancel();
        }
    }

    private static List<(long, double)> Losses(TemporaryFolder folder) =>
    [
        .. File.ReadLines(folder.Combine("metrics.jsonl"))
            .Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement)
            .Select(l => (l.GetProperty("step").GetInt64(), l.GetProperty("loss").GetDouble())),
    ];
}
