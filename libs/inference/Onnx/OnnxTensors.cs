using Craft.Inference.Models;
using Craft.Inference.Onnx.Format;
using Google.Protobuf;

namespace Craft.Inference.Onnx;

/// <summary>
/// Checks that the numbers of a tensor are all there, and takes those that lie in a second file into the model: the runtime is
/// never told to open a file.
/// </summary>
internal sealed class OnnxTensors(string path)
{
    private const int External = 1;
    private const long BytesMax = int.MaxValue;

    private long _external;

    public void Complete(TensorProto tensor)
    {
        var size = SizeOf(tensor);
        var elements = StoredTensor.Count(tensor.Dims) ?? throw Refuse(tensor, "has impossible dimensions");
        if (tensor.DataLocation == External || tensor.ExternalData.Count > 0)
        {
            TakeIn(tensor, elements * size);
        }

        var stored = tensor.RawData.Length > 0 ? tensor.RawData.Length / (double)size : ListLength(tensor);
        if (stored != elements)
        {
            throw Refuse(tensor, $"has {stored:0.##} numbers where its dimensions want {elements}");
        }
    }

    private int SizeOf(TensorProto tensor) => (OnnxType)tensor.DataType switch
    {
        OnnxType.Float or OnnxType.Int32 => 4,
        OnnxType.Float16 => 2,
        OnnxType.Int64 or OnnxType.Double => 8,
        OnnxType.Int8 or OnnxType.UInt8 or OnnxType.Bool => 1,
        _ => throw Refuse(tensor, $"has numbers of type {tensor.DataType}, which no BERT has"),
    };

    private static int ListLength(TensorProto tensor) => (OnnxType)tensor.DataType switch
    {
        OnnxType.Float => tensor.FloatData.Count,
        OnnxType.Double => tensor.DoubleData.Count,
        OnnxType.Int64 => tensor.Int64Data.Count,
        _ => tensor.Int32Data.Count,
    };

    private void TakeIn(TensorProto tensor, long length)
    {
        string? Entry(string key) => tensor.ExternalData.FirstOrDefault(e => e.Key == key)?.Value;
        var name = Entry("location") ?? "";
        // a name from the file must not lead out of the folder
        if (name.Length == 0 || name != Path.GetFileName(name) || name is "." or ".." || name.AsSpan().IndexOfAny('\\', '\0', '*') >= 0)
        {
            throw Refuse(tensor, "lies in a file outside the model's folder");
        }

        var (offset, declared) = (Number(tensor, Entry("offset")) ?? 0, Number(tensor, Entry("length")) ?? length);
        if (declared != length || (_external += length) > BytesMax)
        {
            throw Refuse(tensor, $"has {declared} bytes in {name} where its dimensions want {length}, or the model more than 2 GB");
        }

        tensor.RawData = ByteString.CopyFrom(Read(tensor, Path.Combine(Path.GetDirectoryName(path) ?? "", name), offset, (int)length));
        tensor.ExternalData.Clear();
        tensor.DataLocation = 0;
    }

    private byte[] Read(TensorProto tensor, string file, long offset, int length)
    {
        if (new FileInfo(file) is not { Exists: true } found || offset > found.Length - length)
        {
            throw Refuse(tensor, $"lies in {Path.GetFileName(file)}, which is missing or too short");
        }

        using var handle = File.OpenHandle(file);
        var bytes = new byte[length];
        for (var read = 0; read < length;)
        {
            var count = RandomAccess.Read(handle, bytes.AsSpan(read), offset + read);
            read += count > 0 ? count : throw Refuse(tensor, "became shorter while it was read");
        }

        return bytes;
    }

    private long? Number(TensorProto tensor, string? text) => text is null ? null
        : long.TryParse(text, out var number) && number >= 0 ? number
        : throw Refuse(tensor, "has no place in its file");

    private InvalidDataException Refuse(TensorProto tensor, string reason) =>
        new($"{path}: the tensor {ModelText.Short(tensor.Name)} {reason}");
}
