using Craft.Inference.Models;
using Craft.Training.Cli;
using Craft.Training.Network;
using Craft.Training.Optimise;

namespace Craft.Training.Tagging;

/// <summary><c>craft-train tagger</c>: token classification on labelled spans, one head per layer of labels.</summary>
internal static class TaggerCommand
{
    private const string Name = "tagger";
    private const string Metric = "f1";

    private static readonly Setting[] _settings =
    [
        new("train", "file to learn from, PATH or PATH@Label,Theirs>Ours; may be repeated"),
        new("dev", "file to choose the best epoch with; may be repeated"),
        new("from", "folder of the model to start from"),
        new("labels", "Skill|Knowledge: layers that may overlap; Skill,Knowledge: one layer", "Skill|Knowledge"),
        new("auxiliary", "further labels that are learned beside the others and not kept: what a set annotates in its own way"),
        new("head-learning-rate", "highest learning rate of the new layer on top", "0.001"),
        new("class-weight-power", "0 = labels weigh alike, 1 = rare ones have as much say as frequent ones", "0"),
        new("patience", "end after so many epochs without gain, 0 = never", "0"),
        new("average-last", "try the mean of the last epochs' weights as well", "0"),
    ];

    public static TrainingCommand Make() => new(
        Name, "Teaches a model to find skills in texts.",
        RunSettings.With(_settings, ("epochs", "6"), ("batch-texts", "32")), Run);

    private static TrainingOutcome Run(Arguments arguments, CancellationToken ct)
    {
        var kept = TaggerLabels.Parse(arguments.Text("labels"));
        var labels = arguments.Find("auxiliary") is { } more ? TaggerLabels.Parse($"{arguments.Text("labels")}|{more}") : kept;
        using var folder = BertFolder.Open(arguments.Text("from"));
        using var network = WrongUse.Unless(() => BertNetwork.Load(
            folder, RunSettings.Bert(arguments) with { Head = BertHead.TokenClassification, Labels = labels.Columns }));
        var lengthMax = Math.Min(arguments.Count("length-max"), network.Config.Positions);
        var texts = new TaggerTexts(folder.Tokenizer, labels, lengthMax);
        var train = Sources(arguments, "train", labels);
        var dev = Sources(arguments, "dev", labels);
        TaggerWindow[] windows = [.. train.SelectMany(s => s.Read().SelectMany(t => texts.Windows(t, s)))];
        ScoredText[] scored = [.. dev.SelectMany(s => s.Read().Select(t => texts.Scored(t, s)))];
        if (windows.Length == 0)
        {
            throw new InvalidDataException("there is nothing to learn from");
        }

        var batches = RunSettings.Batches(arguments, [.. windows.Select(w => w.Ids.Length)]);
        var plan = Plan(arguments, [.. train, .. dev], batches, network) with { Metric = scored.Length > 0 ? Metric : null };
        using var loss = new TaggerLoss(network, labels, windows, arguments.Number("class-weight-power"));
        var score = new TaggerScore(network, labels, scored);
        var outcome = TrainingLoop.Run(plan, network, batch => loss.Of(batches[batch]), scored.Length > 0 ? score.Measure : null, ct);
        if (outcome.End != TrainingEnd.Interrupted)
        {
            network.KeepLabels(kept.Columns.Count);
            NetworkFolder.Save(arguments.Text("out"), network, folder.Tokenizer, lengthMax);
        }

        return outcome;
    }

    private static List<TaggedSource> Sources(Arguments arguments, string name, TaggerLabels labels) =>
        [.. arguments.All(name).Select(written => TaggedSource.Parse(written, labels.Types))];

    private static TrainingPlan Plan(Arguments arguments, IReadOnlyList<TaggedSource> sources, TokenBatches batches, BertNetwork network)
    {
        var rate = arguments.Number("learning-rate");
        var plan = RunSettings.Plan(
            arguments, Name, sources.Select(s => s.Path), batches, network,
            new Dictionary<string, double> { [BertNames.Classifier] = rate > 0 ? arguments.Number("head-learning-rate") / rate : 1 });
        var ends = Enumerable.Range(1, 1 + (int)batches.EpochOf(plan.Steps * plan.Accumulate))
            .Select(epoch => batches.StartOf(epoch) / plan.Accumulate).ToHashSet();
        return plan with { EvaluateAfter = ends.Contains, Patience = arguments.Count("patience"), AverageLast = arguments.Count("average-last") };
    }
}
