using Craft.Inference.Models;
using Craft.Inference.Onnx.Format;
using Craft.Inference.Tokenizing;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace Craft.Inference.Onnx;

/// <summary>Runs an imported network once and looks whether it is what it says.</summary>
internal static class ImportProbe
{
    // padding must not be seen; whole numbers of a batch share one scale, which is seen
    private const double PaddingMax = 0.02;
    private const double Int8PaddingMax = 0.5;

    /// <summary>
    /// The width of the output, after checking it on a short text alone and beside one of the greatest length: shapes, finite
    /// numbers, the mask obeyed.
    /// </summary>
    public static int Width(ModelProto network, WordPieceTokenizer tokenizer, int lengthMax, string source)
    {
        var special = tokenizer.Vocabulary.Special;
        int[] Text(int words) => [special.Start, .. Enumerable.Repeat(special.Unknown, words), special.Separator];
        var (few, many) = (Text(1), Text(Math.Max(lengthMax - ModelInput.SpecialOfSingle, 1)));
        var (alone, together) = Run(network, few, many, source);
        var rank = network.Graph.Output[0].Type.TensorType.Shape.Dim.Count;
        if (!Fits(rank, alone.Shape, 1, few.Length) || !Fits(rank, together.Shape, 2, many.Length) || alone.Shape[^1] != together.Shape[^1])
        {
            throw new InvalidDataException($"{source} gives outputs of another shape than [texts, dimensions] or [texts, tokens, labels]");
        }

        if (!alone.Values.Concat(together.Values).All(float.IsFinite))
        {
            throw new InvalidDataException($"{source} gives numbers that are infinite or not numbers");
        }

        var padded = together.Values.AsSpan(0, alone.Values.Length);
        var limit = OnnxImport.PrecisionOf(network.Graph) == OnnxPrecision.Int8 ? Int8PaddingMax : PaddingMax;
        return Distance(alone.Values, padded) <= limit
            ? (int)alone.Shape[^1]
            : throw new InvalidDataException($"{source} gives a text another result when it is padded: it does not obey {BertGraph.Mask}");
    }

    private static ((float[] Values, long[] Shape) Alone, (float[] Values, long[] Shape) Together) Run(
        ModelProto network, int[] few, int[] many, string source)
    {
        try
        {
            using var probe = new OnnxProbe(network.ToByteArray());
            return (probe.Run(few), probe.Run(few, many));
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidDataException($"{source} is refused by ONNX Runtime: {ModelText.Short(e.Message.ReplaceLineEndings(" "))}", e);
        }
    }

    private static bool Fits(int rank, long[] shape, int texts, int tokens) =>
        shape.Length == rank && shape[0] == texts && (rank == 2 || shape[1] == tokens) && shape[^1] > 0;

    /// <summary>Relative to the size of the numbers.</summary>
    private static double Distance(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        var (difference, size) = (0.0, 0.0);
        for (var i = 0; i < expected.Length; i++)
        {
            difference += ((double)expected[i] - actual[i]) * ((double)expected[i] - actual[i]);
            size += (double)expected[i] * expected[i];
        }

        return size == 0 ? 0 : Math.Sqrt(difference / size);
    }
}
