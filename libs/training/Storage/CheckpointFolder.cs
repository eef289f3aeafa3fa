using System.Globalization;
using System.Text.Json;
using Craft.Inference.Models;
using Craft.Training.Network;
using Craft.Training.Optimise;

namespace Craft.Training.Storage;

/// <summary>
/// The checkpoints of a run: weights, optimiser and state after a step, each in a folder that is whole or not there. The last two
/// are kept.
/// </summary>
internal sealed class CheckpointFolder(string run)
{
    private const int Kept = 2;
    private const string WeightsName = "weights.safetensors";
    private const string OptimiserName = "optimiser.safetensors";
    private const string StateName = "state.json";

    private string Folder => Path.Combine(run, "checkpoints");

    public void Write(TrainingState state, NamedParameters parameters, AdamW optimiser)
    {
        Directory.CreateDirectory(Folder);
        FinishedFolder.Write(Path.Combine(Folder, Name(state.Step)), into =>
        {
            SafetensorsWriter.Write(Path.Combine(into, WeightsName), parameters.Export());
            SafetensorsWriter.Write(Path.Combine(into, OptimiserName), optimiser.Export());
            File.WriteAllBytes(Path.Combine(into, StateName), JsonSerializer.SerializeToUtf8Bytes(state, TrainingJson.Default.TrainingState));
        });
        foreach (var old in FinishedFolder.In(Folder).SkipLast(Kept))
        {
            FinishedFolder.Remove(old);
        }
    }

    /// <summary>Brings the newest checkpoint back into network and optimiser; null when there is none.</summary>
    /// <exception cref="TrainingFailure">It is of another recipe.</exception>
    public TrainingState? Restore(string recipe, NamedParameters parameters, AdamW optimiser)
    {
        if (FinishedFolder.In(Folder) is not [.., var newest])
        {
            return null;
        }

        var state = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(newest, StateName)), TrainingJson.Default.TrainingState)!;
        if (state.Recipe != recipe)
        {
            throw new TrainingFailure(
                $"{run} holds a run with other settings or data; take another folder or delete it (it has {state.Recipe}, asked for is {recipe})");
        }

        using var weights = Checkpoint.OpenSafetensors(Path.Combine(newest, WeightsName));
        parameters.Import(weights);
        using var moments = Checkpoint.OpenSafetensors(Path.Combine(newest, OptimiserName));
        optimiser.Import(moments, state.Step);
        return state;
    }

    private static string Name(long step) => string.Create(CultureInfo.InvariantCulture, $"step-{step:D9}");
}
