using Craft.Inference.Models;
using Craft.Training.Cli;
using Craft.Training.Network;
using Craft.Training.Optimise;

namespace Craft.Training.Retrieval;

/// <summary>
/// <c>craft-train encoder</c>: a bi-encoder from a teacher, names of concepts, and searches with their passages. A first phase, then
/// rounds that each begin with mining hard negatives; every phase is a run of its own in a sub-folder and begins where the last ended.
/// </summary>
internal static class EncoderCommand
{
    private const string Name = "encoder";
    private const string RecipeName = "recipe.txt";

    private static readonly Setting[] _settings =
    [
        new("from", "folder of the model to start from"),
        new("teacher", "folder of the model whose vectors are learned"),
        new("aligned", "lines {text, teacher}: the vector of text becomes the teacher's of teacher"),
        new("names", "lines {concept, group, names[]}: names of a concept come together"),
        new("pairs", "lines {query, passage, keys[], passageKeys[]}: searches find their passages"),
        new("mix", "order of batches of the first phase, a = aligned, n = names, p = pairs", "aan"),
        new("rounds", "rounds with mined negatives after the first phase", "0", ChangesNumbers: false),
        new("round-steps", "steps of a round", "300"),
        new("round-mix", "order of batches of a round", "apn"),
        new("negatives", "mined negatives per search", "3"),
        new("temperature", "of searches and passages", "0.02"),
        new("names-weight", "weight of the names' loss", "0.3"),
        new("groups", "groups of concepts in a batch of names", "32"),
        new("word-factor", "the word table learns this factor faster", "2"),
    ];

    public static TrainingCommand Make() => new(
        Name, "Teaches a bi-encoder: distillation, names, InfoNCE with mined negatives.",
        RunSettings.With(_settings, ("steps", "2000"), ("batch-tokens", "2048"), ("length-max", "64"), ("learning-rate", "0.00015"), ("warm-up", "0.03")),
        Run);

    private static TrainingOutcome Run(Arguments arguments, CancellationToken ct)
    {
        var data = EncoderData.Read(arguments);
        Agree(arguments, data);
        var rounds = arguments.Count("rounds");
        TrainingOutcome? outcome = null;
        var from = arguments.Text("from");
        for (var phase = 0; phase <= rounds; phase++)
        {
            var folder = Path.Combine(EncoderPhase.RunFolder(arguments), $"phase-{phase}");
            var model = Path.Combine(folder, "model");
            if (!Directory.Exists(model))
            {
                outcome = new EncoderPhase(arguments, data, phase, folder).Run(from, model, ct);
                if (outcome.End == TrainingEnd.Interrupted)
                {
                    return outcome;
                }
            }

            from = model;
        }

        using var trained = BertFolder.Open(from);
        using var network = BertNetwork.Load(trained, new BertOptions());
        NetworkFolder.Save(arguments.Text("out"), network, trained.Tokenizer, arguments.Count("length-max"));
        return outcome ?? new TrainingOutcome(TrainingEnd.Finished, 0, 0, null);
    }

    // a phase that is finished is not gone through again: its model must be one of these settings
    private static void Agree(Arguments arguments, EncoderData data)
    {
        var run = EncoderPhase.RunFolder(arguments);
        var (path, recipe) = (Path.Combine(run, RecipeName), $"{arguments.Recipe()} data={RunSettings.Digest(data.Files)}");
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(run);
            File.WriteAllText(path + ".unfinished", recipe);
            File.Move(path + ".unfinished", path, overwrite: true);
        }
        else if (File.ReadAllText(path) is var had && had != recipe)
        {
            throw new TrainingFailure(
                $"{run} holds a run with other settings or data; take another folder or delete it (it has {had}, asked for is {recipe})");
        }
    }
}
