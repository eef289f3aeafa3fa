using System.Text.Json;

namespace Craft.Ingestor.Simulation;

/// <summary>Reads <c>catalogue/*.json</c>; the truth beside it is never opened.</summary>
internal static class SampleFiles
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<SampleCourse> Read(string samplesFolder)
    {
        var folder = Path.Combine(samplesFolder, "catalogue");
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"the samples folder has no catalogue: {folder}");
        }

        var courses = Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).SelectMany(ReadFile).ToList();
        return courses.Count > 0 ? courses : throw new InvalidDataException($"no sample courses in {folder}");
    }

    private static List<SampleCourse> ReadFile(string path)
    {
        using var file = File.OpenRead(path);
        return JsonSerializer.Deserialize<List<SampleCourse>>(file, _json) ?? [];
    }
}
