using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Craft.Inference.Labels;
using Craft.Schemas;

namespace Craft.Enricher.Linking;

/// <summary>
/// The fitted weights of linking by language (<c>de</c>, <c>en</c>): with the vectors of one encoder, and without any vectors for
/// the time in which another encoder is in use. A small JSON file, written by <c>craft train linker</c>.
/// </summary>
internal sealed record LinkerModel
{
    public const string FileName = "linker.json";

    private static readonly string[] _languages = ["de", "en"];

    public required ModelRef Encoder { get; init; }

    /// <summary>The knowledge base that the pairs were made of.</summary>
    public required string Knowledge { get; init; }

    public required IReadOnlyDictionary<string, IReadOnlyList<double>> WithVectors { get; init; }

    public required IReadOnlyDictionary<string, IReadOnlyList<double>> WithoutVectors { get; init; }

    /// <summary>Of the weights: the beginning of their hash.</summary>
    [JsonIgnore]
    public string Version => Convert.ToHexStringLower(SHA256.HashData(
        JsonSerializer.SerializeToUtf8Bytes((object[])[Sorted(WithVectors), Sorted(WithoutVectors)])))[..8];

    /// <summary>What the fit reached on the concepts it has not seen, by language and name.</summary>
    public IReadOnlyDictionary<string, LinkerFigures> Figures { get; init; } = new Dictionary<string, LinkerFigures>();

    /// <summary>Throws <see cref="InvalidDataException"/> when the file is not such a model.</summary>
    public static LinkerModel Read(string path) => WeightsFile.Read<LinkerModel>(
        path, "linker",
        model => _languages.All(language => Fits(model.WithVectors, language) && Fits(model.WithoutVectors, language)));

    public void Write(string path) => WeightsFile.Write(path, this);

    private static bool Fits(IReadOnlyDictionary<string, IReadOnlyList<double>> weights, string language) =>
        weights.GetValueOrDefault(language)?.Count == LinkFeatures.Count;

    private static SortedDictionary<string, IReadOnlyList<double>> Sorted(IReadOnlyDictionary<string, IReadOnlyList<double>> weights) =>
        new(weights.ToDictionary(), StringComparer.Ordinal);
}
