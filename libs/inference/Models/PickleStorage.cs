namespace Craft.Inference.Models;

/// <summary>A run of numbers in an entry of the archive; tensors may share one.</summary>
internal sealed record PickleStorage(TensorType Type, string Key, long Elements);
