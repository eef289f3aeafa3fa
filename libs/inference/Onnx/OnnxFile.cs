using System.Security.Cryptography;
using Craft.Inference.Onnx.Format;
using Google.Protobuf;

namespace Craft.Inference.Onnx;

/// <summary>Writes a network, with what it is called inside it.</summary>
internal static class OnnxFile
{
    private const int VersionDigits = 8;

    // the format's readers count in 31 bits; the rest of the network is small
    private const long WeightsMax = int.MaxValue - (16L << 20);

    /// <summary>
    /// Gives the network its name and a version (null: of its content), writes it and returns the version and the SHA-256.
    /// </summary>
    public static (string Version, string Sha256) Write(ModelProto model, string path, string name, string? version)
    {
        if (model.Graph.Initializer.Sum(t => (long)t.RawData.Length) > WeightsMax)
        {
            throw new InvalidDataException("the model has more than 2 GB of weights, which one ONNX file cannot hold");
        }

        version ??= Hash(model, Stream.Null)[..VersionDigits];
        model.MetadataProps.Clear();
        model.MetadataProps.Add(new StringStringEntryProto { Key = "name", Value = name });
        model.MetadataProps.Add(new StringStringEntryProto { Key = "version", Value = version });
        using var file = File.Create(path);
        return (version, Hash(model, file));
    }

    private static string Hash(ModelProto model, Stream stream)
    {
        using var sha = SHA256.Create();
        using (var hashed = new CryptoStream(stream, sha, CryptoStreamMode.Write, leaveOpen: true))
        {
            model.WriteTo(hashed);
        }

        return Convert.ToHexStringLower(sha.Hash!);
    }
}
