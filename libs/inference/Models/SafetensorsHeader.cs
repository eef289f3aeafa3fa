using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Craft.Inference.Models;

/// <summary>
/// Reads the header of a safetensors file. As the format demands, the tensors must lie one behind the other from the first
/// byte of the data to the last of the file; anything else is refused before a single number is read.
/// </summary>
internal static class SafetensorsHeader
{
    private const int PrefixLength = 8;
    // a BERT needs less than 0.1 MB
    private const int HeaderLengthMax = 4 << 20;
    private const string MetadataName = "__metadata__";

    public static List<StoredTensor> Read(SafeFileHandle file, int fileNumber, string source)
    {
        var fileLength = RandomAccess.GetLength(file);
        Span<byte> prefix = stackalloc byte[PrefixLength];
        if (fileLength < PrefixLength || RandomAccess.Read(file, prefix, 0) < PrefixLength)
        {
            throw Refuse(source, "it is shorter than its first field");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > HeaderLengthMax || (long)length > fileLength - PrefixLength)
        {
            throw Refuse(source, $"its header of {length} bytes does not fit");
        }

        var header = new byte[(int)length];
        for (var read = 0; read < header.Length;)
        {
            var count = RandomAccess.Read(file, header.AsSpan(read), PrefixLength + read);
            read += count > 0 ? count : throw Refuse(source, "it became shorter while it was read");
        }

        return Parse(header, fileNumber, PrefixLength + (long)length, fileLength, source);
    }

    private static List<StoredTensor> Parse(byte[] header, int fileNumber, long dataStart, long fileLength, string source)
    {
        var tensors = new List<StoredTensor>();
        foreach (var (name, entry) in ModelJson.Parse(header, source).Objects())
        {
            if (name != MetadataName)
            {
                tensors.Add(Entry(name, entry, fileNumber, dataStart, fileLength));
            }
        }

        var at = dataStart;
        foreach (var tensor in tensors.OrderBy(t => t.Offset).ThenBy(t => t.Length))
        {
            if (tensor.Offset != at)
            {
                throw Refuse(source, $"its tensors overlap or leave a gap before {ModelText.Short(tensor.Name)}");
            }

            at += tensor.Length;
        }

        return at == fileLength ? tensors : throw Refuse(source, "its tensors do not end where the file ends");
    }

    private static StoredTensor Entry(string name, ModelJson entry, int fileNumber, long dataStart, long fileLength)
    {
        var type = entry.Text("dtype") switch
        {
            "F64" => TensorType.F64,
            "F32" => TensorType.F32,
            "F16" => TensorType.F16,
            "BF16" => TensorType.BF16,
            "I64" => TensorType.I64,
            "I32" => TensorType.I32,
            "I16" => TensorType.I16,
            "I8" => TensorType.I8,
            "U8" => TensorType.U8,
            "BOOL" => TensorType.Bool,
            var other => throw entry.Refuse($"has the type {ModelText.Short(other ?? "(none)")}, which is not supported"),
        };
        var shape = Longs(entry, "shape");
        var offsets = Longs(entry, "data_offsets");
        if (StoredTensor.Count(shape) is not { } count)
        {
            throw entry.Refuse("has an impossible shape");
        }

        var size = StoredTensor.SizeOf(type);
        if (offsets is not [var begin, var end] || begin < 0 || end < begin || end > fileLength - dataStart
            || end - begin != count * size)
        {
            throw entry.Refuse("has offsets that do not fit its shape or the file");
        }

        return begin % size == 0
            ? new StoredTensor(name, type, shape, fileNumber, dataStart + begin)
            : throw entry.Refuse("does not start at a multiple of its element size");
    }

    private static long[] Longs(ModelJson entry, string name) =>
    [
        .. (entry.Items(name) ?? throw entry.Refuse($"has no {name}"))
            .Select(e => e.ValueKind is JsonValueKind.Number && e.TryGetInt64(out var value)
                ? value
                : throw entry.Refuse($"has something else than whole numbers in {name}")),
    ];

    private static InvalidDataException Refuse(string source, string reason) => new($"{source} is no safetensors file: {reason}");
}
