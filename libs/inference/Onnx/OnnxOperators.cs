namespace Craft.Inference.Onnx;

/// <summary>
/// The operators that exports of BERT are made of. Others are refused: loops and branches above all, which could keep the runtime
/// busy for ever.
/// </summary>
internal static class OnnxOperators
{
    private static readonly HashSet<string> _standard =
    [
        "Abs", "Add", "And", "Cast", "CastLike", "Clip", "Concat", "Constant", "ConstantOfShape", "CumSum", "DequantizeLinear", "Div",
        "DynamicQuantizeLinear", "Equal", "Erf", "Exp", "Expand", "Flatten", "Gather", "GatherElements", "GatherND", "Gelu", "Gemm", "Greater",
        "GreaterOrEqual", "Identity", "IsNaN", "LayerNormalization", "Less", "LessOrEqual", "LpNormalization", "MatMul", "MatMulInteger",
        "Max", "Min", "Mul", "Neg", "Not", "Or", "Pow", "QLinearMatMul", "QuantizeLinear", "Range", "Reciprocal", "ReduceL2", "ReduceMax",
        "ReduceMean", "ReduceProd", "ReduceSum", "ReduceSumSquare", "Relu", "Reshape", "Shape", "Slice", "Softmax", "Split", "Sqrt",
        "Squeeze", "Sub", "Sum", "Tanh", "Tile", "Transpose", "Trilu", "Unsqueeze", "Where",
    ];

    private static readonly HashSet<string> _contrib =
    [
        "Attention", "BiasGelu", "DynamicQuantizeMatMul", "EmbedLayerNormalization", "FastGelu", "FusedGemm", "FusedMatMul", "Gelu",
        "MatMulIntegerToFloat", "MatMulNBits", "MultiHeadAttention", "QAttention", "QuickGelu", "SkipLayerNormalization",
    ];

    public static bool Know(string domain, string type) => domain switch
    {
        "" or "ai.onnx" => _standard.Contains(type),
        OnnxGraph.ContribDomain => _contrib.Contains(type),
        _ => false,
    };
}
