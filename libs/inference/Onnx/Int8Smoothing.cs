using Craft.Inference.Models;
using Craft.Inference.Tokenizing;
using Google.Protobuf;

namespace Craft.Inference.Onnx;

/// <summary>
/// Makes the inputs of matrices easier to quantise. All numbers that a matrix reads share one scale, and a few channels are far
/// larger than the others; dividing each channel by a factor and multiplying the matrix's column by it changes nothing but how
/// well both fit into 8 bits. Xiao et al., SmoothQuant (2023); here with a node of its own, since the inputs are read by skip
/// connections too.
/// </summary>
/// <remarks>
/// all-MiniLM-L6-v2, vectors of 60 texts against those in fp32: cosine .990 on average and .977 at least without, .997 and .993
/// with. Measured best among 0.3 to 0.8: 0.65. A tagger made of it is better with 0.8 (<see cref="Int8Search"/>).
/// </remarks>
public static class Int8Smoothing
{
    /// <summary>How much of the difficulty goes from the inputs to the matrix, 0 to 1, where nobody measures.</summary>
    public const double UsualStrength = 0.65;

    // a channel that is silent on the samples may speak later
    private const double Silence = 1e-5;

    private const int TextsOfNoSamples = 32;
    private const int RandomPieces = 40;

    internal static IReadOnlyDictionary<string, IReadOnlyList<float>> None { get; } = new Dictionary<string, IReadOnlyList<float>>();

    /// <summary>The factors by matrix; samples as in <see cref="OnnxWriteOptions.Samples"/>.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<float>> Find(
        BertFolder source, IReadOnlyList<IReadOnlyList<int>>? samples, double strength = UsualStrength) =>
        samples is { Count: 0 }
            ? None
            : Peaks(source, samples ?? RandomTexts(source)).ToDictionary(p => p.Key, p => Factors(p.Value, Columns(source.Weights, p.Key), strength));

    private static Dictionary<string, float[]> Peaks(BertFolder source, IReadOnlyList<IReadOnlyList<int>> samples)
    {
        var network = BertGraph.Build(source.Config, source.Weights, new BertGraphOptions { Peaks = true });
        using var probe = new OnnxProbe(network.ToByteArray());
        var peaks = new Dictionary<string, float[]>();
        foreach (var (name, values) in samples.SelectMany(ids => probe.RunAll([.. ids])))
        {
            if (name.EndsWith(BertParts.PeakSuffix, StringComparison.Ordinal))
            {
                var matrix = name[..^BertParts.PeakSuffix.Length];
                peaks[matrix] = peaks.TryGetValue(matrix, out var before) ? [.. before.Zip(values, Math.Max)] : values;
            }
        }

        return peaks;
    }

    /// <summary>The largest magnitude in each column of a matrix, of all that read the same input.</summary>
    private static float[] Columns(BertWeights weights, string matrix)
    {
        string[] parts = weights.Has(matrix + ".weight") ? [matrix] : [matrix + ".query", matrix + ".key", matrix + ".value"];
        var width = (int)weights.Find(parts[0] + ".weight").Shape[1];
        var columns = new float[width];
        foreach (var values in parts.Select(part => weights.Read(part + ".weight")))
        {
            for (var i = 0; i < values.Length; i++)
            {
                columns[i % width] = Math.Max(columns[i % width], Math.Abs(values[i]));
            }
        }

        return columns;
    }

    private static IReadOnlyList<float> Factors(float[] peaks, float[] columns, double strength) => [.. peaks.Zip(columns, (peak, column) =>
        Rounded(Math.Pow(Math.Max(peak, Silence), strength) / Math.Pow(Math.Max(column, Silence), 1 - strength)))];

    /// <summary>To quarter powers of two: another processor's last digits should not make another model.</summary>
    private static float Rounded(double factor) => (float)Math.Pow(2, Math.Round(4 * Math.Log2(factor)) / 4);

    /// <summary>Token ids of texts of random pieces, always the same: what stands in for samples.</summary>
    public static IReadOnlyList<int[]> RandomTexts(BertFolder source)
    {
        var random = new Random(1);
        var special = source.Tokenizer.Vocabulary.Special;
        var pieces = Math.Clamp(source.LengthMax - ModelInput.SpecialOfSingle, 0, RandomPieces);
        int[] Text() =>
        [
            special.Start,
            .. Enumerable.Range(0, pieces).Select(_ => random.Next(source.Tokenizer.Vocabulary.Count)),
            special.Separator,
        ];
        return [.. Enumerable.Range(0, TextsOfNoSamples).Select(_ => Text())];
    }
}
