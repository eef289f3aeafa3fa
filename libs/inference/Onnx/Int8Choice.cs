namespace Craft.Inference.Onnx;

/// <summary>
/// What <see cref="Int8Search"/> found: the strength of smoothing and the matrices to keep
/// (<see cref="OnnxWriteOptions.Strength"/>, <see cref="OnnxWriteOptions.Kept"/>), the scores in fp32, in int8
/// throughout and with these kept, and what each matrix does (empty when nothing had to be kept).
/// </summary>
public sealed record Int8Choice(
    double Strength, IReadOnlySet<string> Kept, double ExactScore, double Int8Score, double Score, IReadOnlyList<Int8Damage> Damages);
