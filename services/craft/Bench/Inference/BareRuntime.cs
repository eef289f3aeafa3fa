using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Craft.Bench.Inference;

/// <summary>
/// The peer: ONNX Runtime and nothing else, in the fastest way found for it: one text per run, one thread per run, one
/// caller per core, ids that are there already; its outputs are thrown away.
/// </summary>
internal sealed class BareRuntime : IDisposable
{
    private static readonly string[] _inputs = ["input_ids", "attention_mask"];

    private readonly InferenceSession _session;

    public BareRuntime(string network)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            EnableMemoryPattern = false,
        };
        _session = new InferenceSession(network, options);
    }

    public void Run(IReadOnlyList<long[]> texts)
    {
        var next = -1;
        var masks = texts.Select(ids => Enumerable.Repeat(1L, ids.Length).ToArray()).ToList();
        var callers = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            using var options = new RunOptions();
            for (int i; (i = Interlocked.Increment(ref next)) < texts.Count;)
            {
                using var ids = OrtValue.CreateTensorValueFromMemory(texts[i], [1, texts[i].Length]);
                using var mask = OrtValue.CreateTensorValueFromMemory(masks[i], [1, texts[i].Length]);
                using var output = _session.Run(options, _inputs, [ids, mask], _session.OutputNames);
            }
        })).ToList();
        callers.ForEach(caller => caller.Start());
        callers.ForEach(caller => caller.Join());
    }

    public void Dispose() => _session.Dispose();
}
