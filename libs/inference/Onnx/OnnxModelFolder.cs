using Craft.Inference.Models;
using Craft.Inference.Onnx.Format;

namespace Craft.Inference.Onnx;

/// <summary>
/// Writes model folders as the services load them: <c>model.onnx</c>, its manifest, the tokenizer. A folder gets its name when it
/// is whole and on disk: neither a full disk nor a kill leaves half a model under it.
/// </summary>
public static class OnnxModelFolder
{
    private static readonly string[] _tokenizerFiles =
        [TokenizerFolder.TokenizerName, TokenizerFolder.VocabularyName, TokenizerFolder.ConfigName];

    /// <summary>
    /// Writes a BERT's folder; a model that is there is replaced, anything else is not. Throws <see cref="InvalidDataException"/>
    /// when the weights cannot be written as the options want.
    /// </summary>
    public static ModelManifest Write(BertFolder source, string into, OnnxWriteOptions options)
    {
        var isTagger = options.Role == ModelRole.Tagger;
        return Write(BertGraph.Build(source.Config, source.Weights, options.GraphOf(source)), source.Pipeline.Folder, into, new ModelManifest
        {
            Role = options.Role,
            Name = options.Name,
            Version = options.Version ?? "",
            Dimensions = isTagger ? 0 : source.Config.HiddenSize,
            LengthMax = source.LengthMax,
            Labels = isTagger ? source.Labels : [],
            ConfidenceMin = isTagger ? options.ConfidenceMin : 0,
            Precision = PrecisionName(options.Precision),
            Sha256 = "",
        });
    }

    /// <summary>
    /// The same for a network that exists; the draft lacks the hash and, when it has none, the version: that of the network, and for
    /// a tagger that leaves unsure spans out from where on (<c>2050c3e6-c0.75</c>).
    /// </summary>
    internal static ModelManifest Write(ModelProto network, string tokenizerFolder, string into, ModelManifest draft)
    {
        into = Path.TrimEndingDirectorySeparator(Path.GetFullPath(into));
        RefuseForeign(into);
        var unfinished = into + ".unfinished";
        Remove(unfinished);
        try
        {
            Directory.CreateDirectory(unfinished);
            var path = Path.Combine(unfinished, ModelManifest.NetworkFileName);
            var (version, hash) = OnnxFile.Write(network, path, draft.Name, draft.Version is "" ? null : draft.Version);
            foreach (var name in _tokenizerFiles.Where(name => File.Exists(Path.Combine(tokenizerFolder, name))))
            {
                // not File.Copy: a file that may only be read would be one here too, and neither be flushed nor replaced
                File.WriteAllBytes(Path.Combine(unfinished, name), File.ReadAllBytes(Path.Combine(tokenizerFolder, name)));
            }

            var named = draft.Version is "" && draft.ConfidenceMin > 0 ? ModelManifest.VersionFrom(version, draft.ConfidenceMin) : version;
            var manifest = draft with { Version = named, Sha256 = hash };
            manifest.Write(unfinished);
            Flush(unfinished);
            Replace(into, unfinished);
            return manifest;
        }
        catch
        {
            Remove(unfinished);
            throw;
        }
    }

    public static string PrecisionName(OnnxPrecision precision) => precision.ToString().ToLowerInvariant();

    private static void RefuseForeign(string into)
    {
        if (File.Exists(into))
        {
            throw new IOException($"{into} is a file, not a folder");
        }

        if (Directory.Exists(into) && Directory.EnumerateFileSystemEntries(into).Any()
            && !File.Exists(Path.Combine(into, ModelManifest.FileName)))
        {
            throw new IOException($"{into} is there and holds something else than a model");
        }
    }

    private static void Flush(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(file);
        }
    }

    private static void Replace(string into, string finished)
    {
        var old = into + ".replaced";
        Remove(old);
        if (Directory.Exists(into))
        {
            Directory.Move(into, old);
        }

        Directory.Move(finished, into);
        Remove(old);
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
