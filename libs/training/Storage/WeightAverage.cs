using System.Globalization;
using Craft.Inference.Models;
using Craft.Training.Network;

namespace Craft.Training.Storage;

/// <summary>Keeps the weights of the last evaluations of a run and can put their mean into the network (arXiv 1803.05407).</summary>
internal sealed class WeightAverage(string run, int last)
{
    private string Folder => Path.Combine(run, "evaluated");

    public void Keep(long step, NamedParameters parameters)
    {
        if (last < 2)
        {
            return;
        }

        Directory.CreateDirectory(Folder);
        SafetensorsWriter.Write(Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"step-{step:D9}.safetensors")), parameters.Export());
        foreach (var old in Files().SkipLast(last))
        {
            File.Delete(old);
        }
    }

    /// <summary>False when there are not two.</summary>
    public bool Apply(NamedParameters parameters)
    {
        var files = Files();
        if (last < 2 || files.Count < 2)
        {
            return false;
        }

        var checkpoints = files.Select(Checkpoint.OpenSafetensors).ToList();
        foreach (var (name, tensor) in parameters.All)
        {
            var mean = new float[tensor.numel()];
            foreach (var checkpoint in checkpoints)
            {
                var values = checkpoint.Read(checkpoint.Tensors[name]);
                for (var i = 0; i < mean.Length; i++)
                {
                    mean[i] += values[i] / checkpoints.Count;
                }
            }

            NamedParameters.Fill(tensor, mean);
        }

        checkpoints.ForEach(c => c.Dispose());
        return true;
    }

    private List<string> Files() => Directory.Exists(Folder)
        ? [.. Directory.EnumerateFiles(Folder, "*.safetensors").Order(StringComparer.Ordinal)]
        : [];
}
