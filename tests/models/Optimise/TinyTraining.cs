using Craft.Inference.Models;
using Craft.Training.Network;
using Craft.Training.Optimise;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Craft.ModelTests.Optimise;

/// <summary>A training of milliseconds: tell even ids from odd ones, with dropout.</summary>
internal static class TinyTraining
{
    private const int Tokens = 12;

    public static BertNetwork Network(BertOptions? options = null) => BertNetwork.Create(
        new BertConfig { VocabularySize = 40, HiddenSize = 16, Layers = 2, Heads = 2, IntermediateSize = 32, Positions = 32 },
        (options ?? new BertOptions()) with { Head = BertHead.TokenClassification, Labels = ["O", "B-Odd"], Device = CPU });

    public static TrainingPlan Plan(string folder, long steps, Action<TrainingProgress>? report = null) => new()
    {
        Folder = folder,
        Steps = steps,
        Recipe = "even and odd",
        Optimiser = new AdamWSettings { LearningRate = 0.01 },
        Schedule = Schedule.Linear(3, steps),
        ReportEvery = 4,
        CheckpointEvery = 5,
        Report = report ?? (_ => { }),
    };

    public static Func<long, StepLoss> Step(BertNetwork network, Action<long>? seen = null) => batch =>
    {
        seen?.Invoke(batch);
        var (ids, labels) = Batch(batch, network.Device);
        return new StepLoss(F.cross_entropy(network.LabelLogits(network.Forward(ids, ones_like(ids))).view(-1, 2), labels.view(-1)), ids.numel());
    };

    public static (Tensor Ids, Tensor Labels) Batch(long number, Device device)
    {
        var chance = Chance.At(7, number);
        var ids = tensor(Enumerable.Range(0, 4 * Tokens).Select(_ => (long)chance.Below(40)).ToArray(), [4, Tokens], device: device);
        return (ids, ids.remainder(2));
    }

    public static IReadOnlyDictionary<string, double> Accuracy(BertNetwork network)
    {
        var (ids, labels) = Batch(-1, network.Device);
        var right = network.LabelLogits(network.Forward(ids, ones_like(ids))).argmax(-1).eq(labels).to(ScalarType.Float64).mean();
        return new Dictionary<string, double> { ["accuracy"] = right.item<double>() };
    }

    public static float[] Weights(BertNetwork network) => [.. network.Parameters.Export().SelectMany(p => p.Values.ToArray())];
}
