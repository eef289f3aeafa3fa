namespace Craft.Inference.Onnx;

/// <summary>The types of numbers that we write or accept, with their codes in the file.</summary>
internal enum OnnxType
{
    Float = 1,
    UInt8 = 2,
    Int8 = 3,
    Int32 = 6,
    Int64 = 7,
    Bool = 9,
    Float16 = 10,
    Double = 11,
}
