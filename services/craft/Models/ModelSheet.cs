using System.Globalization;
using Craft.Inference.Models;

namespace Craft.Models;

/// <summary>A model folder in words.</summary>
internal static class ModelSheet
{
    /// <summary>One line: what it is, where and how large.</summary>
    public static string Line(string folder, ModelManifest manifest) => string.Create(
        CultureInfo.InvariantCulture,
        $"{manifest.Name} {manifest.Version}: {manifest.Role}, {manifest.Precision}, {Width(manifest)}, "
        + $"{Megabytes(folder):F1} MB in {folder}");

    public static IEnumerable<string> Lines(string folder, ModelManifest manifest)
    {
        yield return $"name       {manifest.Name} {manifest.Version}";
        yield return $"role       {manifest.Role}";
        yield return $"output     {Width(manifest)}";
        if (manifest.Labels.Count > 0)
        {
            yield return $"labels     {string.Join(", ", manifest.Labels)}";
        }

        if (manifest.ConfidenceMin > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"spans      from a confidence of {manifest.ConfidenceMin}");
        }

        yield return $"texts      up to {manifest.LengthMax} tokens";
        yield return string.Create(CultureInfo.InvariantCulture, $"precision  {manifest.Precision}, {Megabytes(folder):F1} MB");
        yield return $"sha256     {manifest.Sha256}";
    }

    private static string Width(ModelManifest manifest) =>
        manifest.Labels.Count > 0 ? $"{manifest.Labels.Count} labels per token" : $"{manifest.Dimensions} dimensions";

    private static double Megabytes(string folder) => new FileInfo(Path.Combine(folder, ModelManifest.NetworkFileName)).Length / 1e6;
}
