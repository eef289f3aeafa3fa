using System.IO.Compression;
using System.Text;

namespace Craft.UnitTests.Inference.Models;

/// <summary>Writes <c>pytorch_model.bin</c> files instruction by instruction, honest and hostile ones.</summary>
internal static class PickleFile
{
    /// <summary>A dictionary with one tensor <c>w</c>, as torch.save writes it (protocol 2).</summary>
    public static byte[] OneTensor(byte rows = 2, byte columns = 3, byte rowStride = 3, byte offset = 0, string storage = "FloatStorage", string key = "0") =>
    [
        0x80, 2, .. "}q\0("u8, .. Text("w"), .. "ctorch._utils\n_rebuild_tensor_v2\nq\u0001(("u8, .. Text("storage"),
        .. Encoding.UTF8.GetBytes($"ctorch\n{storage}\n"), .. Text(key), .. Text("cpu"), (byte)'K', 6, .. "tQK"u8, offset,
        (byte)'K', rows, (byte)'K', columns, 0x86, (byte)'K', rowStride, .. "K\u0001"u8, 0x86, 0x89,
        .. "ccollections\nOrderedDict\n)RtRu."u8,
    ];

    /// <summary>The same with the instructions of protocol 4.</summary>
    public static byte[] OneTensorOfProtocol4() =>
    [
        0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0, .. "}"u8, 0x94, (byte)'(', .. Short("w"), 0x94, .. Short("torch._utils"), .. Short("_rebuild_tensor_v2"),
        0x93, .. "(("u8, .. Short("storage"), .. Short("torch"), .. Short("FloatStorage"), 0x93, .. Short("0"), .. Short("cpu"), 0x8A, 1, 6,
        .. "tQK\0K\u0002K\u0003"u8, 0x86, .. "K\u0003K\u0001"u8, 0x86, 0x89, .. Short("collections"), .. Short("OrderedDict"), 0x93, .. ")RtRu."u8,
    ];

    public static void Write(
        string path, byte[] pickle, byte[]? storage = null, CompressionLevel level = CompressionLevel.NoCompression, string order = "little")
    {
        using var stream = File.Create(path);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create);
        Add("archive/data.pkl", pickle);
        Add("archive/byteorder", Encoding.ASCII.GetBytes(order));
        Add("archive/data/0", storage ?? [.. Enumerable.Range(1, 6).SelectMany(i => BitConverter.GetBytes((float)i))]);

        void Add(string name, byte[] content)
        {
            using var entry = zip.CreateEntry(name, level).Open();
            entry.Write(content);
        }
    }

    public static byte[] Text(string text) => [(byte)'X', .. BitConverter.GetBytes(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    private static byte[] Short(string text) => [0x8C, (byte)text.Length, .. Encoding.UTF8.GetBytes(text)];
}
