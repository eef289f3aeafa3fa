namespace Craft.Inference.Onnx;

/// <summary>How far a matrix in int8, alone, moves a network's output.</summary>
public sealed record Int8Damage(string Matrix, double Distance);
