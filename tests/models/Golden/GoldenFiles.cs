using System.Runtime.InteropServices;
using System.Text.Json;
using Craft.Inference.Models;
using Craft.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace Craft.ModelTests.Golden;

/// <summary>Outputs of the reference implementations, in float64.</summary>
internal static class GoldenFiles
{
    public static string Path(string relative)
    {
        var path = RepositoryRoot.Shared("golden/" + relative);
        Assert.SkipWhen(path is null, $"the golden files ({relative}) are not on this machine");
        return path!;
    }

    public static JsonElement Json(string relative) => JsonDocument.Parse(File.ReadAllBytes(Path(relative))).RootElement;

    /// <summary>The tensors of a file by name.</summary>
    public static Dictionary<string, Tensor> Tensors(string relative)
    {
        var path = Path(relative);
        using var stored = Checkpoint.OpenSafetensors(path);
        var bytes = File.ReadAllBytes(path);
        return stored.Tensors.ToDictionary(
            t => t.Key, t => tensor(Numbers(t.Value, bytes), [.. t.Value.Shape], dtype: ScalarType.Float64), StringComparer.Ordinal);
    }

    /// <summary>A model of golden/bert with the vocabulary that all of them share.</summary>
    public static BertFolder Bert(string name, TemporaryFolder folder)
    {
        foreach (var file in Directory.EnumerateFiles(Path("bert/" + name)).Append(Path("bert/vocab.txt")))
        {
            File.Copy(file, folder.Combine(System.IO.Path.GetFileName(file)), overwrite: true);
        }

        return BertFolder.Open(folder.Path);
    }

    /// <summary>Whole numbers of any depth as int64.</summary>
    public static Tensor Ids(JsonElement json)
    {
        var (values, shape) = Flat(json, e => e.GetInt64());
        return tensor(values, shape, dtype: ScalarType.Int64);
    }

    public static Tensor Doubles(JsonElement json)
    {
        var (values, shape) = Flat(json, e => e.GetDouble());
        return tensor(values, shape, dtype: ScalarType.Float64);
    }

    public static void Near(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        var distance = (expected.to(ScalarType.Float64) - actual.detach().to(ScalarType.Float64)).abs().max().item<double>();
        Assert.True(distance <= tolerance, $"largest difference {distance}, allowed {tolerance}");
    }

    private static (T[] Values, long[] Shape) Flat<T>(JsonElement json, Func<JsonElement, T> read)
    {
        var shape = new List<long>();
        for (var level = json; level.ValueKind == JsonValueKind.Array; level = level[0])
        {
            shape.Add(level.GetArrayLength());
        }

        IEnumerable<T> All(JsonElement e) => e.ValueKind == JsonValueKind.Array ? e.EnumerateArray().SelectMany(All) : [read(e)];
        return ([.. All(json)], [.. shape]);
    }

    private static double[] Numbers(StoredTensor stored, byte[] file)
    {
        var bytes = file.AsSpan((int)stored.Offset, (int)stored.Length);
        return stored.Type == TensorType.F64
            ? MemoryMarshal.Cast<byte, double>(bytes).ToArray()
            : [.. MemoryMarshal.Cast<byte, float>(bytes).ToArray().Select(x => (double)x)];
    }
}
