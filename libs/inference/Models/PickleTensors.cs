namespace Craft.Inference.Models;

/// <summary>What the names in a pickle of tensors mean to us; null is a refusal.</summary>
internal static class PickleTensors
{
    /// <summary>A storage type, or one of the three functions.</summary>
    public static object? Global(string? module, string? name) => (module, name) switch
    {
        ("collections", "OrderedDict") => PickleGlobal.OrderedDictionary,
        ("torch._utils", "_rebuild_tensor_v2") => PickleGlobal.RebuildTensor,
        ("torch._utils", "_rebuild_parameter") => PickleGlobal.RebuildParameter,
        ("torch", "DoubleStorage") => TensorType.F64,
        ("torch", "FloatStorage") => TensorType.F32,
        ("torch", "HalfStorage") => TensorType.F16,
        ("torch", "BFloat16Storage") => TensorType.BF16,
        ("torch", "LongStorage") => TensorType.I64,
        ("torch", "IntStorage") => TensorType.I32,
        ("torch", "ShortStorage") => TensorType.I16,
        ("torch", "CharStorage") => TensorType.I8,
        ("torch", "ByteStorage") => TensorType.U8,
        ("torch", "BoolStorage") => TensorType.Bool,
        _ => null,
    };

    /// <summary>From <c>('storage', type, key, location, elements)</c>.</summary>
    public static PickleStorage? Storage(object? id) =>
        id is object?[] and ["storage", TensorType type, string key, string, long elements] && elements >= 0
            ? new PickleStorage(type, key, elements)
            : null;

    public static object? Call(object? function, object?[]? arguments) => (function, arguments) switch
    {
        (PickleGlobal.OrderedDictionary, []) => new Dictionary<string, object?>(StringComparer.Ordinal),
        (PickleGlobal.RebuildTensor, [PickleStorage storage, long offset, object?[] shape, object?[] strides, ..]) =>
            Longs(shape) is { } sizes && Longs(strides) is { } steps && sizes.Length == steps.Length
                ? new PickleTensor(storage, offset, sizes, steps)
                : null,
        (PickleGlobal.RebuildParameter, [PickleTensor tensor, ..]) => tensor,
        _ => null,
    };

    // a recalled shape of many numbers would be copied for every tensor that names it
    private static long[]? Longs(object?[] values) =>
        values.Length <= StoredTensor.RankMax && values.All(v => v is long) ? [.. values.Cast<long>()] : null;
}
