namespace Craft.Inference.Onnx;

/// <summary>Which operators a network is made of.</summary>
public enum OnnxFlavour
{
    /// <summary>Those of ONNX itself (operator set 17): any runtime takes it.</summary>
    Standard,

    /// <summary>
    /// The fused ones of ONNX Runtime for attention, skip connections and GELU. It never finds the attention in a standard graph
    /// by itself. The mask is read as a length per text: padding must be on the right.
    /// </summary>
    Contrib,
}
