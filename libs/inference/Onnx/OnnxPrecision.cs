using System.Diagnostics.CodeAnalysis;

namespace Craft.Inference.Onnx;

/// <summary>How the weights of a network are stored and multiplied.</summary>
public enum OnnxPrecision
{
    Fp32,

    /// <summary>For GPUs; a CPU computes it in fp32 and gains nothing but the smaller file.</summary>
    Fp16,

    /// <summary>Weights in 8 bits with a scale per output channel; activations are quantised as they come.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "the field's own word")]
    Int8,
}
