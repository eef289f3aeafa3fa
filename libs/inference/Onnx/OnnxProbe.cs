using Microsoft.ML.OnnxRuntime;

namespace Craft.Inference.Onnx;

/// <summary>
/// Runs a network that is still in memory, to look at it before it is written: one text at a time, one thread, no hurry.
/// </summary>
internal sealed class OnnxProbe : IDisposable
{
    private readonly InferenceSession _session;

    /// <summary>Throws <see cref="OnnxRuntimeException"/> when the runtime does not take the network.</summary>
    public OnnxProbe(byte[] network)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            EnableMemoryPattern = false,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        // without it, processors that lack VNNI saturate in products of 8 bits
        options.AddSessionConfigEntry("session.x64quantprecision", "1");
        _session = new InferenceSession(network, options);
    }

    /// <summary>The first output for some texts, the shorter ones padded.</summary>
    public (float[] Values, long[] Shape) Run(params ReadOnlySpan<int[]> texts) => Run([_session.OutputNames[0]], texts)[0];

    /// <summary>Every output for one text.</summary>
    public IEnumerable<(string Name, float[] Values)> RunAll(int[] text) =>
        _session.OutputNames.Zip(Run(_session.OutputNames, text), (name, output) => (name, output.Values));

    private (float[] Values, long[] Shape)[] Run(IReadOnlyCollection<string> names, params ReadOnlySpan<int[]> texts)
    {
        var tokens = 0;
        foreach (var text in texts)
        {
            tokens = Math.Max(tokens, text.Length);
        }

        var (ids, mask) = (new long[texts.Length * tokens], new long[texts.Length * tokens]);
        for (var text = 0; text < texts.Length; text++)
        {
            for (var i = 0; i < texts[text].Length; i++)
            {
                (ids[(text * tokens) + i], mask[(text * tokens) + i]) = (texts[text][i], 1);
            }
        }

        using var idsValue = OrtValue.CreateTensorValueFromMemory(ids, [texts.Length, tokens]);
        using var maskValue = OrtValue.CreateTensorValueFromMemory(mask, [texts.Length, tokens]);
        using var options = new RunOptions();
        using var outputs = _session.Run(options, [BertGraph.Ids, BertGraph.Mask], [idsValue, maskValue], names);
        return [.. outputs.Select(o => (o.GetTensorDataAsSpan<float>().ToArray(), o.GetTensorTypeAndShape().Shape))];
    }

    public void Dispose() => _session.Dispose();
}
