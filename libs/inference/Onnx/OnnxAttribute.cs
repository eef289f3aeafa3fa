using Craft.Inference.Onnx.Format;

namespace Craft.Inference.Onnx;

/// <summary>Makes attributes of nodes; the format wants their type spelled out.</summary>
internal static class OnnxAttribute
{
    private const int FloatType = 1;
    private const int IntegerType = 2;
    private const int TensorType = 4;
    private const int IntegersType = 7;

    public static AttributeProto Of(string name, float value) => new() { Name = name, F = value, Type = FloatType };

    public static AttributeProto Of(string name, long value) => new() { Name = name, I = value, Type = IntegerType };

    public static AttributeProto Of(string name, TensorProto value) => new() { Name = name, T = value, Type = TensorType };

    public static AttributeProto Of(string name, params long[] values) => new() { Name = name, Ints = { values }, Type = IntegersType };
}
