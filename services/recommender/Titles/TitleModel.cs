using System.Text.Json;
using Craft.Schemas;

namespace Craft.Recommender.Titles;

/// <summary>
/// The fitted weights of <see cref="TitleScorer"/>, by the features of <see cref="TitleIndex"/>: with the vectors of one encoder,
/// and without any. A small JSON file, written by <c>craft train titles</c>.
/// </summary>
internal sealed record TitleModel
{
    public const string FileName = "titles.json";

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public required ModelRef Encoder { get; init; }

    /// <summary>The knowledge base that the titles were taken from.</summary>
    public required string Knowledge { get; init; }

    public required IReadOnlyList<double> WithVectors { get; init; }

    public required IReadOnlyList<double> WithoutVectors { get; init; }

    /// <summary>Titles that the weights were fitted on.</summary>
    public int Titles { get; init; }

    /// <summary>Throws <see cref="InvalidDataException"/> when the file is not such a model.</summary>
    public static TitleModel Read(string path)
    {
        try
        {
            var model = JsonSerializer.Deserialize<TitleModel>(File.ReadAllBytes(path), _json)
                ?? throw new InvalidDataException($"{path} is empty");
            return model.WithVectors.Count == TitleIndex.Features.Count && model.WithoutVectors.Count == TitleIndex.Features.Count
                ? model
                : throw new InvalidDataException($"{path} was fitted with other features: run craft train titles");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is no title model: {e.Message}", e);
        }
    }

    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, JsonSerializer.Serialize(this, _json) + "\n");
    }
}
