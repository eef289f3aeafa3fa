using Microsoft.ML.OnnxRuntime;

namespace Craft.UnitTests.Inference.Onnx;

/// <summary>A network in ONNX Runtime with all its optimisations, on one thread.</summary>
internal sealed class NetworkRun : IDisposable
{
    private readonly InferenceSession _session;

    public NetworkRun(byte[] network)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = 1,
            EnableMemoryPattern = false,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        _session = new InferenceSession(network, options);
    }

    public IReadOnlyDictionary<string, float[]> Run(int texts, int tokens, params (string Name, long[] Values)[] inputs)
    {
        var given = inputs.Where(i => _session.InputMetadata.ContainsKey(i.Name)).ToList();
        OrtValue[] values = [.. given.Select(i => OrtValue.CreateTensorValueFromMemory(i.Values, [texts, tokens]))];
        try
        {
            using var options = new RunOptions();
            using var outputs = _session.Run(options, [.. given.Select(i => i.Name)], values, _session.OutputNames);
            return _session.OutputNames.Zip(outputs, (name, value) => (name, value.GetTensorDataAsSpan<float>().ToArray()))
                .ToDictionary(p => p.name, p => p.Item2);
        }
        finally
        {
            Array.ForEach(values, v => v.Dispose());
        }
    }

    public void Dispose() => _session.Dispose();
}
