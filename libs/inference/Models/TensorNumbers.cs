using System.Runtime.InteropServices;

namespace Craft.Inference.Models;

/// <summary>Turns stored numbers into floats.</summary>
internal static class TensorNumbers
{
    public static void ToSingle(StoredTensor tensor, ReadOnlySpan<byte> bytes, Span<float> into)
    {
        switch (tensor.Type)
        {
            case TensorType.F32:
                bytes.CopyTo(MemoryMarshal.AsBytes(into));
                break;
            case TensorType.F16:
                var halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (var i = 0; i < into.Length; i++)
                {
                    into[i] = (float)halves[i];
                }

                break;
            case TensorType.BF16:
                var upper = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (var i = 0; i < into.Length; i++)
                {
                    into[i] = BitConverter.UInt32BitsToSingle((uint)upper[i] << 16);
                }

                break;
            case TensorType.F64:
                var doubles = MemoryMarshal.Cast<byte, double>(bytes);
                for (var i = 0; i < into.Length; i++)
                {
                    into[i] = (float)doubles[i];
                }

                break;
            default:
                throw new InvalidDataException($"{tensor.Name} holds whole numbers ({tensor.Type}), not weights");
        }
    }
}
