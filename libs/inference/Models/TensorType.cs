namespace Craft.Inference.Models;

/// <summary>How the numbers of a tensor are stored.</summary>
public enum TensorType
{
    F64,
    F32,
    F16,
    BF16,
    I64,
    I32,
    I16,
    I8,
    U8,
    Bool,
}
