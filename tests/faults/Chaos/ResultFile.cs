using System.Text.Json;
using System.Text.Json.Serialization;

namespace Craft.FaultTests.Chaos;

/// <summary>One JSON line per finished seed, so that an interrupted run goes on where it was.</summary>
internal sealed class ResultFile(string path)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly Lock _gate = new();

    public IReadOnlyList<SeedResult> Read() => File.Exists(path)
        ? [.. File.ReadLines(path).Where(l => l.EndsWith('}')).Select(l => JsonSerializer.Deserialize<SeedResult>(l, _json)!)]
        : [];

    public void Add(SeedResult result)
    {
        lock (_gate)
        {
            File.AppendAllText(path, JsonSerializer.Serialize(result, _json) + "\n");
        }
    }
}
