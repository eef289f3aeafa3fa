using System.Buffers.Binary;
using System.Security.Cryptography;
using Craft.Inference.Models;
using Craft.Inference.Onnx.Format;
using Craft.UnitTests.Inference.Tagging;
using Google.Protobuf;

namespace Craft.UnitTests.Inference.Serving;

/// <summary>Makes a network give NaN for every text that holds a certain piece: its row of the word table is NaN.</summary>
internal static class PoisonedNetwork
{
    /// <summary>The piece Z: not the last one, which every model is tried with before it serves.</summary>
    public static int PieceZ { get; } = Array.IndexOf(GoldenPipeline.Pieces, "Z");

    /// <summary>Changes the fp32 model in place, manifest included, and returns its folder.</summary>
    public static string Write(string folder, int piece)
    {
        var path = Path.Combine(folder, ModelManifest.NetworkFileName);
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        var table = model.Graph.Initializer.Single(t => t.Name == BertNames.WordEmbeddings);
        var numbers = table.RawData.ToByteArray();
        var width = (int)table.Dims[1];
        for (var i = 0; i < width; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(numbers.AsSpan(((piece * width) + i) * sizeof(float)), float.NaN);
        }

        table.RawData = ByteString.CopyFrom(numbers);
        File.WriteAllBytes(path, model.ToByteArray());
        Sign(folder, m => m);
        return folder;
    }

    /// <summary>Writes the manifest anew, with the hash of the network as it is.</summary>
    public static void Sign(string folder, Func<ModelManifest, ModelManifest> change)
    {
        var hash = SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, ModelManifest.NetworkFileName)));
        (change(ModelManifest.Read(folder)) with { Sha256 = Convert.ToHexStringLower(hash) }).Write(folder);
    }
}
