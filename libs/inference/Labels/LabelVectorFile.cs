using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Craft.Inference.Labels;

/// <summary>
/// The file that keeps the vectors of certain texts by one encoder, named by both:
/// <code>
/// magic (8) | key (32) | scales (4 per row, little-endian) | values (1 per element) | SHA-256 of all before (32)
/// </code>
/// The key is the hash of the encoder's name and version and of the texts. Whoever asks knows how long the file must be, so nothing
/// in it is believed. It is written under another name and moved: readers and writers at the same time see whole files.
/// </summary>
internal sealed record LabelVectorFile(string Path, byte[] Key, int Count, int Dimensions)
{
    public const string Extension = ".vectors";
    public const string Unfinished = ".tmp";

    private static readonly byte[] _magic = "CRAFTLV1"u8.ToArray();

    private int Length => _magic.Length + Key.Length + (Count * (sizeof(float) + Dimensions)) + SHA256.HashSizeInBytes;

    public static LabelVectorFile Of(string folder, ITextEncoder encoder, IReadOnlyList<string> texts)
    {
        var key = KeyOf(encoder, texts);
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{encoder.Model.Name}-{encoder.Model.Version}-{Convert.ToHexStringLower(key.AsSpan(0, 8))}{Extension}");
        var safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '_'));
        return new LabelVectorFile(System.IO.Path.Combine(folder, safe), key, texts.Count, encoder.Dimensions);
    }

    /// <summary>The rows, or null when there is no such file, or one that is damaged or of something else.</summary>
    public LabelRows? Read()
    {
        try
        {
            return new FileInfo(Path) is { Exists: true } file && file.Length == Length ? RowsOf(File.ReadAllBytes(Path)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>; then there is no file more than before.</summary>
    public void Write(LabelRows rows)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var unfinished = $"{Path}.{System.IO.Path.GetRandomFileName()}{Unfinished}";
        try
        {
            File.WriteAllBytes(unfinished, BytesOf(rows));
            File.Move(unfinished, Path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    private byte[] BytesOf(LabelRows rows)
    {
        var bytes = new byte[Length];
        _magic.CopyTo(bytes, 0);
        Key.CopyTo(bytes.AsSpan(_magic.Length));
        var rest = bytes.AsSpan(_magic.Length + Key.Length);
        foreach (var scale in rows.Scales)
        {
            BinaryPrimitives.WriteSingleLittleEndian(rest, scale);
            rest = rest[sizeof(float)..];
        }

        MemoryMarshal.AsBytes(rows.Values.AsSpan()).CopyTo(rest);
        SHA256.HashData(bytes.AsSpan(0, Length - SHA256.HashSizeInBytes), bytes.AsSpan(Length - SHA256.HashSizeInBytes));
        return bytes;
    }

    private LabelRows? RowsOf(byte[] bytes)
    {
        if (bytes.Length != Length
            || !bytes.AsSpan().StartsWith(_magic)
            || !bytes.AsSpan(_magic.Length).StartsWith(Key)
            || !SHA256.HashData(bytes.AsSpan(0, Length - SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(bytes.AsSpan(Length - SHA256.HashSizeInBytes)))
        {
            return null;
        }

        var rows = LabelRows.Empty(Count, Dimensions);
        var rest = bytes.AsSpan(_magic.Length + Key.Length);
        for (var row = 0; row < Count; row++)
        {
            rows.Scales[row] = BinaryPrimitives.ReadSingleLittleEndian(rest);
            rest = rest[sizeof(float)..];
        }

        rest[..rows.Values.Length].CopyTo(MemoryMarshal.AsBytes(rows.Values.AsSpan()));
        return rows;
    }

    private static byte[] KeyOf(ITextEncoder encoder, IReadOnlyList<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(int)];
        foreach (var text in texts.Prepend(encoder.Model.Version).Prepend(encoder.Model.Name))
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32LittleEndian(number, bytes.Length);
            hash.AppendData(number);
            hash.AppendData(bytes);
        }

        BinaryPrimitives.WriteInt32LittleEndian(number, encoder.Dimensions);
        hash.AppendData(number);
        return hash.GetHashAndReset();
    }
}
