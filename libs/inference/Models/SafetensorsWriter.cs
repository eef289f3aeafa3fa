using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Craft.Inference.Models;

/// <summary>
/// Writes floats as a safetensors file. The same tensors give the same bytes; the file gets its name only when it is whole, so
/// a full disk never leaves half a model behind.
/// </summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;

    public static void Write(string path, IReadOnlyList<(string Name, long[] Shape, ReadOnlyMemory<float> Values)> tensors)
    {
        var unfinished = path + ".unfinished";
        try
        {
            using (var stream = File.Create(unfinished))
            {
                WriteHeader(stream, tensors);
                foreach (var (_, _, values) in tensors)
                {
                    stream.Write(MemoryMarshal.AsBytes(values.Span));
                }

                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    private static void WriteHeader(Stream stream, IReadOnlyList<(string Name, long[] Shape, ReadOnlyMemory<float> Values)> tensors)
    {
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            var at = 0L;
            foreach (var (name, shape, values) in tensors)
            {
                if (StoredTensor.Count(shape) != values.Length)
                {
                    throw new ArgumentException($"{name} has {values.Length} values, its shape another number", nameof(tensors));
                }

                json.WriteStartObject(name);
                json.WriteString("dtype", "F32");
                WriteNumbers(json, "shape", shape);
                WriteNumbers(json, "data_offsets", [at, at + (sizeof(float) * (long)values.Length)]);
                json.WriteEndObject();
                at += sizeof(float) * (long)values.Length;
            }

            json.WriteEndObject();
        }

        while (header.Length % Alignment != 0)
        {
            header.WriteByte((byte)' ');
        }

        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        header.WriteTo(stream);
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
