using Craft.Inference.Models;
using Craft.Inference.Onnx;
using Craft.Up;

namespace Craft.Bench.Inference;

/// <summary>The folders of the measured models.</summary>
internal sealed record BenchModels(string Tagger, string Encoder, string Base)
{
    private static readonly string[] _labels = ["O", "B-Skill", "I-Skill", "O", "B-Knowledge", "I-Knowledge"];

    /// <summary>Writes what is not there into a folder of the bench.</summary>
    public static BenchModels Prepare(InferenceBenchOptions options, string into) => new(
        options.Tagger?.FullName ?? BundledFiles.ModelIfThere("craft-tagger-mini")
            ?? Write(RandomBert.Mini with { Labels = _labels }, ModelRole.Tagger, into),
        options.Encoder?.FullName ?? BundledFiles.ModelIfThere("craft-encoder-mini") ?? Write(RandomBert.Mini, ModelRole.Encoder, into),
        Write(RandomBert.Base, "base", into));

    private static string Write(RandomBert shape, string name, string into)
    {
        var (source, folder) = (Path.Combine(into, "source"), Path.Combine(into, name));
        shape.Write(source);
        using (var bert = BertFolder.Open(source))
        {
            OnnxModelFolder.Write(bert, folder, new OnnxWriteOptions
            {
                Role = shape.Labels.Count > 0 ? ModelRole.Tagger : ModelRole.Encoder,
                Name = $"random-{name}",
                Precision = OnnxPrecision.Int8,
            });
        }

        Directory.Delete(source, recursive: true);
        return folder;
    }
}
