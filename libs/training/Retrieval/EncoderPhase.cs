using Craft.Inference.Models;
using Craft.Training.Cli;
using Craft.Training.Network;
using Craft.Training.Optimise;

namespace Craft.Training.Retrieval;

/// <summary>One phase of an encoder's training: phase 0 without mined negatives, the rounds after it with.</summary>
internal sealed class EncoderPhase(Arguments arguments, EncoderData data, int number, string folder)
{
    public static string RunFolder(Arguments arguments) =>
        arguments.Find("run") ?? Path.TrimEndingDirectorySeparator(arguments.Text("out")) + ".run";

    private bool IsRound => number > 0;

    private ulong Seed => RunSettings.Seed(arguments) + (ulong)number;

    private int Budget => AtLeastOne("batch-tokens");

    /// <summary>Trains the model in a folder and writes the result into another.</summary>
    public TrainingOutcome Run(string from, string into, CancellationToken ct)
    {
        using var model = BertFolder.Open(from);
        using var network = BertNetwork.Load(model, RunSettings.Bert(arguments));
        var lengthMax = Math.Min(arguments.Count("length-max"), network.Config.Positions);
        var ids = new TextIds(model.Tokenizer, lengthMax);
        var mix = new EncoderMix(arguments.Text(IsRound ? "round-mix" : "mix"));
        var retrieval = new NameRetrieval(data.Names);
        using var distillation = mix.Has('a') ? new Distillation(network, ids, data.Aligned, Teacher(lengthMax, ct), Budget, Seed) : null;
        var names = mix.Has('n') ? new NameContrast(network, ids, retrieval.Taught, AtLeastOne("groups"), Seed) : null;
        var pairs = mix.Has('p') ? Pairs(network, ids, ct) : null;
        var outcome = TrainingLoop.Run(Plan(network), network, Step, data.Names.Count > 0 ? () => retrieval.Measure(network, ids) : null, ct);
        if (outcome.End != TrainingEnd.Interrupted)
        {
            NetworkFolder.Save(into, network, model.Tokenizer, lengthMax);
        }

        return outcome;

        StepLoss Step(long batch)
        {
            var (letter, at) = mix.At(batch);
            return letter switch
            {
                'a' => distillation!.Of(at),
                'n' => Weighted(names!.Of(at)),
                _ => pairs!.Of(at),
            };
        }
    }

    private int AtLeastOne(string name) => arguments.Count(name) is > 0 and var count ? count : throw new WrongUse($"--{name} 0 is too few");

    private TeacherVectors Teacher(int lengthMax, CancellationToken ct) => TeacherVectors.Of(
        arguments.Text("teacher"), RunFolder(arguments), data.Aligned, lengthMax, arguments.Has("bf16"), ct);

    private StepLoss Weighted(StepLoss names) => names with { Loss = names.Loss * arguments.Number("names-weight") };

    private SearchContrast Pairs(BertNetwork network, TextIds ids, CancellationToken ct)
    {
        var negatives = IsRound ? HardNegatives.Of(folder, network, ids, data.Pairs, ct) : null;
        return new SearchContrast(
            network, ids, data.Pairs, negatives, arguments.Count("negatives"), arguments.Number("temperature"), Budget, Seed);
    }

    private TrainingPlan Plan(BertNetwork network)
    {
        var steps = arguments.Count(IsRound ? "round-steps" : "steps");
        return RunSettings.Plan(
            arguments, $"encoder phase {number}", data.Files, steps, network,
            new Dictionary<string, double> { [BertNames.WordEmbeddings] = arguments.Number("word-factor") }) with
        {
            Folder = folder,
            Seed = Seed,
        };
    }
}
