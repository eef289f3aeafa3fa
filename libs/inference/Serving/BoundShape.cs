using Microsoft.ML.OnnxRuntime;

namespace Craft.Inference.Serving;

/// <summary>Input and output of one shape on a caller's buffers, bound once; later runs of that shape allocate nothing.</summary>
internal sealed class BoundShape : IDisposable
{
    private readonly OrtValue[] _values;
    private readonly OrtIoBinding _binding;

    public BoundShape(
        InferenceSession session, int texts, int length, Memory<long> ids, Memory<long> mask, string output, Memory<float> numbers,
        long[] outputShape)
    {
        var memory = OrtMemoryInfo.DefaultInstance;
        long[] shape = [texts, length];
        _values =
        [
            OrtValue.CreateTensorValueFromMemory(memory, ids, shape),
            OrtValue.CreateTensorValueFromMemory(memory, mask, shape),
            OrtValue.CreateTensorValueFromMemory(memory, numbers, outputShape),
        ];
        _binding = session.CreateIoBinding();
        _binding.BindInput(NetworkShape.Ids, _values[0]);
        _binding.BindInput(NetworkShape.Mask, _values[1]);
        _binding.BindOutput(output, _values[2]);
    }

    public void Run(InferenceSession session, RunOptions options) => session.RunWithBinding(options, _binding);

    public void Dispose()
    {
        _binding.Dispose();
        foreach (var value in _values)
        {
            value.Dispose();
        }
    }
}
