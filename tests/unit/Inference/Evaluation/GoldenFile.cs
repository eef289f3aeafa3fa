using System.Text.Json;
using Craft.TestSupport;

namespace Craft.UnitTests.Inference.Evaluation;

/// <summary>Reads the expected values of the reference libraries.</summary>
internal static class GoldenFile
{
    public const double Tolerance = 1e-9;

    public static JsonElement Read(string name) => JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(PathOf(name)));

    public static IReadOnlyList<JsonElement> ReadLines(string name) =>
        [.. File.ReadLines(PathOf(name)).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    public static List<string> Strings(this JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetString()!)];

    public static List<double> Numbers(this JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetDouble())];

    public static List<int> Integers(this JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetInt32())];

    private static string PathOf(string name) =>
        Path.Combine(RepositoryRoot.Path, "tests", "unit", "Inference", "Evaluation", "Golden", name);
}
