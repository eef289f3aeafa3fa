using System.Globalization;
using System.Text.Json;

namespace Craft.Train;

/// <summary>A line of the training program's progress in words.</summary>
internal static class TrainingLine
{
    /// <summary><c>step 20 of 600, loss 0.5327, 624 tokens/s, 9 min left, f1 0.4701</c>; a line that is no progress stays as it is.</summary>
    public static string Readable(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var progress = json.RootElement;
            double Number(string name) => progress.GetProperty(name).GetDouble();
            var left = TimeSpan.FromSeconds(Number("remainingSeconds"));
            var metrics = progress.GetProperty("metrics").EnumerateObject()
                .Select(m => string.Create(CultureInfo.InvariantCulture, $", {m.Name} {m.Value.GetDouble():0.0000}"));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"step {Number("step")} of {Number("steps")}, loss {Number("loss"):0.0000}, {Number("rate"):0} tokens/s, {Left(left)} left{string.Concat(metrics)}");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return line;
        }
    }

    private static string Left(TimeSpan time) => time < TimeSpan.FromMinutes(2)
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min");
}
