using System.Security.Cryptography;
using Craft.Training.Network;
using Craft.Training.Optimise;
using TorchSharp;

namespace Craft.Training.Cli;

/// <summary>The settings that every training has, and what follows from them.</summary>
internal static class RunSettings
{
    private static readonly Setting[] _all =
    [
        new("out", "folder of the trained model", ChangesNumbers: false),
        new("run", "folder of checkpoints and metrics; OUT.run by default", ChangesNumbers: false),
        new("epochs", "how often to go through the data", "1"),
        new("steps", "steps in place of epochs"),
        new("batch-tokens", "tokens of a batch at most, padding included", "4096"),
        new("batch-texts", "texts of a batch at most", "1000000"),
        new("accumulate", "batches that make one step", "1"),
        new("length-max", "longest sequence in tokens", "128"),
        new("learning-rate", "highest learning rate", "0.0001"),
        new("layer-factor", "each layer learns this factor slower than the one above", "1"),
        new("warm-up", "share of the steps in which the learning rate rises", "0.1"),
        new("schedule", "linear, cosine or constant", "linear"),
        new("weight-decay", "decay of all weights but biases and norms", "0.01"),
        new("clip", "norm to which gradients are brought down, 0 = none", "1"),
        new("layers", "keep the first layers only"),
        new("dropout", "in place of the model's"),
        new("freeze", "do not train parameters that start with this; may be repeated"),
        new("seed", "of everything that is left to chance", "1"),
        new("bf16", "matrix products in bfloat16", ""),
        new("gradient-checkpointing", "keep only each layer's input and compute the rest again on the way back: less memory, a third more time", ""),
        new("threads", "threads of libtorch; one per core by default", ChangesNumbers: false),
        new("report-every", "steps between lines of progress", "20", ChangesNumbers: false),
        new("checkpoint-every", "steps between checkpoints (one every 5 minutes besides)", "500", ChangesNumbers: false),
    ];

    /// <summary>All of them behind a command's own, with defaults of the command's.</summary>
    public static IReadOnlyList<Setting> With(IEnumerable<Setting> own, params (string Name, string Default)[] defaults) =>
    [
        .. own,
        .. _all.Select(s => defaults.FirstOrDefault(d => d.Name == s.Name) is { Name: not null } changed ? s with { Default = changed.Default } : s),
    ];

    public static BertOptions Bert(Arguments arguments) => new()
    {
        Layers = arguments.Has("layers") ? arguments.Count("layers") : null,
        Dropout = arguments.Has("dropout") ? arguments.Number("dropout") : null,
        BFloat16 = arguments.Has("bf16"),
        GradientCheckpointing = arguments.Has("gradient-checkpointing"),
        Seed = Seed(arguments),
    };

    public static ulong Seed(Arguments arguments) => (ulong)arguments.Count("seed");

    public static TokenBatches Batches(Arguments arguments, IReadOnlyList<int> lengths) => WrongUse.Unless(() =>
        new TokenBatches(lengths, arguments.Count("batch-tokens"), arguments.Count("batch-texts"), seed: Seed(arguments)));

    /// <summary>Freezes, sets threads, and makes the plan of a run over these batches.</summary>
    public static TrainingPlan Plan(
        Arguments arguments, string command, IEnumerable<string> files, TokenBatches batches, BertNetwork network,
        IReadOnlyDictionary<string, double>? factors = null)
    {
        var steps = arguments.Has("steps")
            ? arguments.Count("steps")
            : Math.Max(1, batches.StartOf(arguments.Count("epochs")) / Math.Max(1, arguments.Count("accumulate")));
        return Plan(arguments, command, files, steps, network, factors);
    }

    /// <summary>The same for a run of so many steps.</summary>
    public static TrainingPlan Plan(
        Arguments arguments, string command, IEnumerable<string> files, long steps, BertNetwork network,
        IReadOnlyDictionary<string, double>? factors = null)
    {
        WrongUse.Unless(() => network.Parameters.Freeze(arguments.All("freeze")));
        if (arguments.Has("threads"))
        {
            torch.set_num_threads(arguments.Count("threads"));
        }

        return new TrainingPlan
        {
            Folder = arguments.Find("run") ?? Path.TrimEndingDirectorySeparator(arguments.Text("out")) + ".run",
            Steps = steps,
            Accumulate = Math.Max(1, arguments.Count("accumulate")),
            Seed = Seed(arguments),
            Optimiser = new AdamWSettings
            {
                LearningRate = arguments.Number("learning-rate"),
                WeightDecay = arguments.Number("weight-decay"),
                ClipNorm = arguments.Number("clip"),
                LayerFactor = arguments.Number("layer-factor"),
                Factors = factors ?? new Dictionary<string, double>(),
            },
            Schedule = ScheduleOf(arguments, steps),
            Recipe = $"{command} {arguments.Recipe()} data={Digest(files)}",
            ReportEvery = Math.Max(1, arguments.Count("report-every")),
            CheckpointEvery = Math.Max(1, arguments.Count("checkpoint-every")),
        };
    }

    private static Func<long, double> ScheduleOf(Arguments arguments, long steps)
    {
        var warmUp = (long)(steps * Math.Min(1, arguments.Number("warm-up")));
        return arguments.Text("schedule") switch
        {
            "linear" => Schedule.Linear(warmUp, steps),
            "cosine" => Schedule.Cosine(warmUp, steps),
            "constant" => Schedule.Constant(warmUp),
            var other => throw new WrongUse($"--schedule {other} is not linear, cosine or constant"),
        };
    }

    /// <summary>A short name for what is in files.</summary>
    public static string Digest(IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            using var stream = File.OpenRead(file);
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
