using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Craft.Inference.Models;

namespace Craft.Inference.Lexical;

/// <summary>
/// Reads and writes a model folder: <c>model.bin</c> and its card <c>model.json</c>. The binary form, little endian: magic,
/// format, dimensions, n-gram bits, word bits (five 32-bit numbers), then idf and scale (float per feature), then the int8 rows.
/// </summary>
public static class LexicalModelFile
{
    public const string WeightsName = "model.bin";
    public const string CardName = "model.json";

    /// <summary>The name of the bundled model and of every refit of it.</summary>
    public const string ModelName = "craft-lsi";

    private const uint Magic = 0x49534C43; // "CLSI"
    private const int Format = 1;
    private const int HeaderLength = 20;

    /// <summary>Writes both files, the card last, and returns the card. The same model gives the same bytes.</summary>
    public static LexicalModelCard Write(string folder, LexicalModel model, string fittedOn, int documents)
    {
        Directory.CreateDirectory(folder);
        var bytes = ToBytes(model);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var card = new LexicalModelCard
        {
            Name = ModelName,
            Version = hash[..8],
            Dims = model.Shape.Dimensions,
            GramBits = model.Shape.GramBits,
            WordBits = model.Shape.WordBits,
            FittedOn = fittedOn,
            Documents = documents,
            Sha256 = hash,
        };
        File.WriteAllBytes(Path.Combine(folder, WeightsName), bytes);
        File.WriteAllText(
            Path.Combine(folder, CardName), JsonSerializer.Serialize(card, LexicalJson.Default.LexicalModelCard) + "\n");
        return card;
    }

    /// <summary>Throws <see cref="InvalidDataException"/> with one clear sentence when the folder holds no whole model.</summary>
    public static (LexicalModel Model, LexicalModelCard Card) Read(string folder)
    {
        var card = ReadCard(folder);
        var path = Path.Combine(folder, WeightsName);
        if (!File.Exists(path))
        {
            throw new InvalidDataException($"no lexical model: {path} is missing");
        }

        var bytes = File.ReadAllBytes(path);
        if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != card.Sha256)
        {
            throw new InvalidDataException($"the lexical model {path} is damaged: its SHA-256 is not the one of its card");
        }

        return (FromBytes(bytes, path), card);
    }

    private static LexicalModelCard ReadCard(string folder)
    {
        var path = Path.Combine(folder, CardName);
        if (!File.Exists(path))
        {
            throw MissingModel.In(folder, $"neither {ModelManifest.FileName} (a network) nor {CardName} (a lexical model)");
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), LexicalJson.Default.LexicalModelCard)
                ?? throw new InvalidDataException($"the model card {path} is empty");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"the model card {path} is not valid: {e.Message}", e);
        }
    }

    private static byte[] ToBytes(LexicalModel model)
    {
        var features = model.Shape.Features;
        var bytes = new byte[HeaderLength + (8L * features) + model.Weights.LongLength];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), Format);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), model.Shape.Dimensions);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), model.Shape.GramBits);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), model.Shape.WordBits);
        for (var i = 0; i < features; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(HeaderLength + (4 * i)), model.Idf[i]);
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(HeaderLength + (4 * (features + i))), model.Scales[i]);
        }

        MemoryMarshal.AsBytes(model.Weights.AsSpan()).CopyTo(bytes.AsSpan(HeaderLength + (8 * features)));
        return bytes;
    }

    private static LexicalModel FromBytes(byte[] bytes, string path)
    {
        if (bytes.Length < HeaderLength
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4)) != Format)
        {
            throw new InvalidDataException($"{path} is no lexical model of format {Format}");
        }

        var shape = new LexicalModelShape(
            BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8)),
            BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(12)),
            BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(16)));
        if (shape is not { Dimensions: > 0 and <= 4096, GramBits: > 0 and <= 20, WordBits: > 0 and <= 20 }
            || bytes.LongLength != HeaderLength + (shape.Features * (8L + shape.Dimensions)))
        {
            throw new InvalidDataException($"{path} has impossible sizes");
        }

        var idf = new float[shape.Features];
        var scales = new float[shape.Features];
        for (var i = 0; i < shape.Features; i++)
        {
            idf[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(HeaderLength + (4 * i)));
            scales[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(HeaderLength + (4 * (shape.Features + i))));
        }

        var weights = MemoryMarshal.Cast<byte, sbyte>(bytes.AsSpan(HeaderLength + (8 * shape.Features))).ToArray();
        return new LexicalModel(shape, idf, scales, weights);
    }
}
