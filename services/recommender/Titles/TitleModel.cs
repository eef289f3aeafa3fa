using Craft.Inference.Labels;
using Craft.Schemas;

namespace Craft.Recommender.Titles;

/// <summary>
/// The fitted weights of <see cref="TitleScorer"/>, by the features of <see cref="TitleIndex"/>: with the vectors of one encoder,
/// and without any. A small JSON file, written by <c>craft train titles</c>.
/// </summary>
internal sealed record TitleModel
{
    public const string FileName = "titles.json";

    private const string Kind = "titles";

    public required ModelRef Encoder { get; init; }

    /// <summary>The knowledge base that the titles were taken from.</summary>
    public required string Knowledge { get; init; }

    public required IReadOnlyList<double> WithVectors { get; init; }

    public required IReadOnlyList<double> WithoutVectors { get; init; }

    /// <summary>Titles that the weights were fitted on.</summary>
    public int Titles { get; init; }

    /// <summary>The weights that come with the program (models/craft-titles).</summary>
    public static TitleModel ReadBundled()
    {
        using var stream = typeof(TitleModel).Assembly.GetManifestResourceStream(FileName)
            ?? throw new InvalidOperationException($"the program lacks its resource {FileName}");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return WeightsFile.Read<TitleModel>(bytes.ToArray(), FileName, Kind, Fits);
    }

    /// <summary>Throws <see cref="InvalidDataException"/> when the file is not such a model.</summary>
    public static TitleModel Read(string path) => WeightsFile.Read<TitleModel>(path, Kind, Fits);

    public void Write(string path) => WeightsFile.Write(path, this);

    private static bool Fits(TitleModel model) =>
        model.WithVectors.Count == TitleIndex.Features.Count && model.WithoutVectors.Count == TitleIndex.Features.Count;
}
