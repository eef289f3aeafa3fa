using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Craft.Inference.Serving;

/// <summary>
/// The one form of network that is served: ids and mask in, one output of floats, per text (<c>[texts, width]</c>) or per token
/// (<c>[texts, tokens, width]</c>).
/// </summary>
internal sealed record NetworkShape(string Output, bool PerToken, int Width)
{
    public const string Ids = "input_ids";
    public const string Mask = "attention_mask";

    /// <exception cref="InvalidDataException">The network is of another form.</exception>
    public static NetworkShape Of(InferenceSession session, string path)
    {
        var inputs = session.InputMetadata;
        if (inputs.Count != 2 || !IsInput(inputs, Ids) || !IsInput(inputs, Mask))
        {
            throw new InvalidDataException(
                $"{path} does not take {Ids} and {Mask} (int64 [texts, tokens]) but {string.Join(", ", inputs.Keys)}");
        }

        var (name, output) = session.OutputMetadata.First();
        if (session.OutputMetadata.Count != 1 || output.ElementDataType != TensorElementType.Float || output.Dimensions.Length is not (2 or 3) || output.Dimensions[^1] < 1)
        {
            throw new InvalidDataException(
                $"{path} does not give one output [texts, dims] or [texts, tokens, labels] of float but {string.Join(", ", session.OutputMetadata.Keys)}");
        }

        return new NetworkShape(name, output.Dimensions.Length == 3, output.Dimensions[^1]);
    }

    /// <summary>The output of <paramref name="texts"/> sequences of <paramref name="length"/> tokens.</summary>
    public long[] OutputOf(int texts, int length) => PerToken ? [texts, length, Width] : [texts, Width];

    /// <summary>Numbers per sequence of <paramref name="length"/> tokens.</summary>
    public int NumbersOf(int length) => PerToken ? length * Width : Width;

    private static bool IsInput(IReadOnlyDictionary<string, NodeMetadata> inputs, string name) =>
        inputs.TryGetValue(name, out var input) && input.ElementDataType == TensorElementType.Int64 && input.Dimensions.Length == 2;
}
