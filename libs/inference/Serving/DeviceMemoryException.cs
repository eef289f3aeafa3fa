namespace Craft.Inference.Serving;

/// <summary>A run did not find the memory that it needs; with fewer sequences, or later, it may.</summary>
public sealed class DeviceMemoryException(string message, Exception? cause) : Exception(message, cause)
{
    // ONNX Runtime has no error code for it; its arena, the C++ library, CUDA and cuBLAS say it in these words
    private static readonly string[] _words =
        ["out of memory", "bad_alloc", "Failed to allocate memory", "Available memory of", "ALLOC_FAILED"];

    internal static bool IsMeantBy(string message) => _words.Any(w => message.Contains(w, StringComparison.OrdinalIgnoreCase));
}
