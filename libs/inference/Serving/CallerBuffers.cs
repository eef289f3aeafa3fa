using Microsoft.ML.OnnxRuntime;

namespace Craft.Inference.Serving;

/// <summary>
/// What one caller needs to run one network: pinned buffers, as large as its largest run, and the shapes it met, bound to them.
/// </summary>
internal sealed class CallerBuffers(InferenceSession session, NetworkShape shape) : IDisposable
{
    // a text alone has at most as many shapes as the model has positions; more come only from batches on an accelerator
    private const int ShapesMax = 1024;

    private readonly RunOptions _options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
    private readonly Dictionary<(int Texts, int Length), BoundShape> _shapes = [];
    private long[] _ids = [];
    private long[] _mask = [];
    private float[] _output = [];

    /// <summary>Ids <c>[texts, tokens]</c>; to be filled before <see cref="Run"/>, padding included.</summary>
    public Span<long> Ids => _ids;

    /// <summary>1 for a token, 0 for padding.</summary>
    public Span<long> Mask => _mask;

    public ReadOnlySpan<float> Output => _output;

    /// <summary>Makes room; what was bound to smaller buffers is let go.</summary>
    public void Reserve(int texts, int length)
    {
        var (tokens, numbers) = (texts * length, texts * shape.NumbersOf(length));
        if (tokens <= _ids.Length && numbers <= _output.Length)
        {
            return;
        }

        ReleaseShapes();
        tokens = Math.Max(Math.Max(tokens, 512), _ids.Length);
        (_ids, _mask) = (GC.AllocateArray<long>(tokens, pinned: true), GC.AllocateArray<long>(tokens, pinned: true));
        _output = GC.AllocateArray<float>(Math.Max(Math.Max(numbers, shape.NumbersOf(512)), _output.Length), pinned: true);
    }

    public void Run(int texts, int length)
    {
        if (!_shapes.TryGetValue((texts, length), out var bound))
        {
            if (_shapes.Count == ShapesMax)
            {
                ReleaseShapes();
            }

            var (tokens, numbers) = (texts * length, texts * shape.NumbersOf(length));
            bound = new BoundShape(
                session, texts, length, _ids.AsMemory(0, tokens), _mask.AsMemory(0, tokens), shape.Output, _output.AsMemory(0, numbers),
                shape.OutputOf(texts, length));
            _shapes.Add((texts, length), bound);
        }

        bound.Run(session, _options);
    }

    public void Dispose()
    {
        ReleaseShapes();
        _options.Dispose();
    }

    private void ReleaseShapes()
    {
        foreach (var bound in _shapes.Values)
        {
            bound.Dispose();
        }

        _shapes.Clear();
    }
}
