using System.Globalization;
using Craft.Inference.Models;

namespace Craft.Inference.Onnx;

/// <summary>Writes models, with some matrices kept, into a folder of its own and has them measured; no choice is measured twice.</summary>
internal sealed class Int8Trials(BertFolder source, Func<string, double> measure) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("craft-int8-").FullName;
    private readonly Dictionary<string, double> _scores = [];

    public double Score(OnnxWriteOptions options, IReadOnlyList<string> kept)
    {
        var key = string.Create(
            CultureInfo.InvariantCulture, $"{options.Precision} {options.Strength}: {string.Join(' ', kept.Order(StringComparer.Ordinal))}");
        if (!_scores.TryGetValue(key, out var score))
        {
            var folder = Path.Combine(_folder, "model");
            OnnxModelFolder.Write(source, folder, options with { Kept = kept.ToHashSet() });
            _scores[key] = score = measure(folder);
        }

        return score;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
