using Craft.Inference.Models;
using Craft.Inference.Onnx.Format;

namespace Craft.Inference.Onnx;

/// <summary>
/// Makes a model folder of an ONNX file as optimum, sentence-transformers or PyTorch export it, with the configuration and the
/// tokenizer beside it (or one folder above, as in <c>onnx/model.onnx</c>). The network is run before it is believed.
/// </summary>
public static class OnnxImport
{
    private static readonly string[] _names = ["model.onnx", "onnx/model.onnx"];

    /// <summary>The network of a folder, when it has one.</summary>
    public static string? Find(string folder) =>
        _names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>
    /// The precision is the file's own; the options' flavour, word table and kept matrices say nothing here. Throws
    /// <see cref="InvalidDataException"/> for what is no BERT, or another role than the options want.
    /// </summary>
    public static ModelManifest Write(string file, string into, OnnxWriteOptions options)
    {
        if (options.Role is not (ModelRole.Encoder or ModelRole.Tagger))
        {
            throw new InvalidDataException($"there is no role {options.Role}, only {ModelRole.Encoder} and {ModelRole.Tagger}");
        }

        var folder = ConfigurationOf(file);
        var pipeline = SentencePipeline.Read(folder);
        var config = BertConfig.Read(Path.Combine(pipeline.Folder, BertConfig.FileName));
        var (tokenizer, tokenizerMax) = TokenizerFolder.Read(pipeline.Folder);
        var lengthMax = Math.Min(config.Positions, Math.Min(pipeline.LengthMax ?? int.MaxValue, tokenizerMax ?? int.MaxValue));

        var network = OnnxReader.Read(file);
        ImportedGraph.Adapt(network, options.Role, options.Pooling ?? pipeline.Pooling, file);
        var width = ImportProbe.Width(network, tokenizer, lengthMax, file);
        var isTagger = options.Role == ModelRole.Tagger;
        return OnnxModelFolder.Write(network, pipeline.Folder, into, new ModelManifest
        {
            Role = options.Role,
            Name = options.Name,
            Version = options.Version ?? "",
            Dimensions = isTagger ? 0 : width,
            LengthMax = lengthMax,
            Labels = isTagger ? LabelsOf(config, width, file) : [],
            ConfidenceMin = isTagger ? options.ConfidenceMin : 0,
            Precision = OnnxModelFolder.PrecisionName(PrecisionOf(network.Graph)),
            Sha256 = "",
        });
    }

    /// <summary>What most of the weights are stored as.</summary>
    internal static OnnxPrecision PrecisionOf(GraphProto graph)
    {
        var most = graph.Initializer.Where(t => t.Dims.Count >= 2).GroupBy(t => (OnnxType)t.DataType)
            .MaxBy(g => g.Sum(t => StoredTensor.Count(t.Dims) ?? 0))?.Key;
        return most switch
        {
            OnnxType.Int8 or OnnxType.UInt8 => OnnxPrecision.Int8,
            OnnxType.Float16 => OnnxPrecision.Fp16,
            _ => OnnxPrecision.Fp32,
        };
    }

    private static string ConfigurationOf(string file)
    {
        var beside = Path.GetDirectoryName(Path.GetFullPath(file)) ?? "";
        return ((string?[])[beside, Path.GetDirectoryName(beside)])
            .FirstOrDefault(f => f is not null
                && (File.Exists(Path.Combine(f, SentencePipeline.FileName)) || File.Exists(Path.Combine(f, BertConfig.FileName))))
            ?? throw new InvalidDataException($"{file} has no {BertConfig.FileName} beside it or above it");
    }

    private static IReadOnlyList<string> LabelsOf(BertConfig config, int width, string file) => config.Labels.Count switch
    {
        0 => [.. Enumerable.Range(0, width).Select(i => $"LABEL_{i}")],
        var count when count == width => config.Labels,
        var count => throw new InvalidDataException($"{file} gives {width} labels, its configuration names {count}"),
    };
}
