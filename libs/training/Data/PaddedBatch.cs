using static TorchSharp.torch;

namespace Craft.Training.Data;

/// <summary>Sequences side by side: [texts, tokens] as long as the longest, row by row, filled up with one value.</summary>
internal static class PaddedBatch
{
    public static long[] Fill(IReadOnlyList<long[]> rows, int length, long filling)
    {
        var values = new long[rows.Count * length];
        Array.Fill(values, filling);
        for (var i = 0; i < rows.Count; i++)
        {
            rows[i].CopyTo(values, i * length);
        }

        return values;
    }

    /// <summary>An int64 tensor [texts, tokens].</summary>
    public static Tensor Of(IReadOnlyList<long[]> rows, long filling, Device device)
    {
        var length = rows.Max(r => r.Length);
        return tensor(Fill(rows, length, filling), [rows.Count, length], device: device);
    }

    /// <summary>1 for tokens, 0 for padding.</summary>
    public static Tensor Mask(IReadOnlyList<long[]> rows, Device device) => Of([.. rows.Select(r => Enumerable.Repeat(1L, r.Length).ToArray())], 0, device);
}
