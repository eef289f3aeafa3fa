using System.Text.Json;
using Craft.Training.Optimise;

namespace Craft.Training.Storage;

/// <summary>
/// <c>metrics.jsonl</c> of a run and the curve drawn of it. After an interruption lines beyond the checkpoint are dropped, for
/// they are computed again.
/// </summary>
internal sealed class MetricsFile
{
    private readonly string _path;
    private readonly string _curve;
    private readonly List<TrainingProgress> _lines;

    public MetricsFile(string run, long step)
    {
        Directory.CreateDirectory(run);
        (_path, _curve) = (Path.Combine(run, "metrics.jsonl"), Path.Combine(run, "loss.svg"));
        _lines = File.Exists(_path) ? [.. File.ReadLines(_path).Select(Parse).OfType<TrainingProgress>().Where(l => l.Step <= step)] : [];
        File.WriteAllLines(_path, _lines.Select(Text));
    }

    public static string Text(TrainingProgress line) => JsonSerializer.Serialize(line, TrainingJson.Default.TrainingProgress);

    public void Add(TrainingProgress line)
    {
        _lines.Add(line);
        File.AppendAllText(_path, Text(line) + "\n");
    }

    public void Draw() => File.WriteAllText(_curve, LossCurve.Draw(_lines));

    /// <summary>Null for a line that a crash cut off.</summary>
    private static TrainingProgress? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, TrainingJson.Default.TrainingProgress);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
