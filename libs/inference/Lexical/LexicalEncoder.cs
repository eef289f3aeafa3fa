using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Craft.Schemas;

namespace Craft.Inference.Lexical;

/// <summary>
/// The encoder without a neural network: cross-lingual latent semantic indexing. A text's features, weighted by sublinear
/// frequency and idf, are projected by the fitted matrix and brought to unit length. Thread-safe; the same text gives the
/// same bits everywhere.
/// </summary>
public sealed class LexicalEncoder : ITextEncoder
{
    // a second core pays from about a millisecond of work on
    private const int TextsPerTask = 16;

    private readonly LexicalModel _model;
    private readonly float[] _factors;
    private readonly ConcurrentBag<BucketCounter> _counters = [];

    public LexicalEncoder(LexicalModel model, ModelRef reference)
    {
        if (model.Shape.Dimensions % Vector256<sbyte>.Count != 0)
        {
            throw new ArgumentException("the dimensions must be a multiple of 32", nameof(model));
        }

        (_model, Model) = (model, reference);
        _factors = [.. model.Idf.Zip(model.Scales, (idf, scale) => idf * scale)];
    }

    public ModelRef Model { get; }

    public int Dimensions => _model.Shape.Dimensions;

    /// <summary>Opens a model folder (<c>model.bin</c>, <c>model.json</c>). Throws <see cref="InvalidDataException"/> when it is none.</summary>
    public static LexicalEncoder Load(string folder)
    {
        var (model, card) = LexicalModelFile.Read(folder);
        return new LexicalEncoder(model, card.Reference);
    }

    public Task<IReadOnlyList<float[]>> EncodeAsync(IReadOnlyList<string> texts, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var vectors = new float[texts.Count][];
        if (texts.Count < 2 * TextsPerTask)
        {
            EncodeRange(texts, vectors, 0, texts.Count);
        }
        else
        {
            var tasks = (texts.Count + TextsPerTask - 1) / TextsPerTask;
            Parallel.For(0, tasks, new ParallelOptions { CancellationToken = ct }, task =>
                EncodeRange(texts, vectors, task * TextsPerTask, Math.Min(texts.Count, (task + 1) * TextsPerTask)));
        }

        return Task.FromResult<IReadOnlyList<float[]>>(vectors);
    }

    /// <summary>Encodes one text into <paramref name="vector"/> (<see cref="Dimensions"/> long); no feature gives zeros.</summary>
    public void Encode(ReadOnlySpan<char> text, Span<float> vector)
    {
        var counter = _counters.TryTake(out var free) ? free : new BucketCounter(_model.Shape);
        counter.Add(text, 1);
        vector.Clear();
        foreach (var bucket in counter.Touched)
        {
            AddRow(bucket, _factors[bucket] * counter.Frequency(bucket), vector);
        }

        counter.Clear();
        _counters.Add(counter);
        UnitLength.Apply(vector);
    }

    private void EncodeRange(IReadOnlyList<string> texts, float[][] vectors, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            vectors[i] = new float[Dimensions];
            Encode(texts[i], vectors[i]);
        }
    }

    // vector += weight * row; element by element with fused operations, so the width of the machine does not show
    private void AddRow(int bucket, float weight, Span<float> vector)
    {
        if (weight == 0)
        {
            return;
        }

        ref var row = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_model.Weights), (nint)bucket * Dimensions);
        ref var sum = ref MemoryMarshal.GetReference(vector);
        var factor = Vector256.Create(weight);
        for (nuint i = 0; i < (nuint)vector.Length; i += 32)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref row, i));
            var (a, b) = Vector256.Widen(low);
            var (c, d) = Vector256.Widen(high);
            Accumulate(ref sum, i, a, factor);
            Accumulate(ref sum, i + 8, b, factor);
            Accumulate(ref sum, i + 16, c, factor);
            Accumulate(ref sum, i + 24, d, factor);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(ref float sum, nuint i, Vector256<int> row, Vector256<float> factor) =>
        Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(row), factor, Vector256.LoadUnsafe(ref sum, i))
            .StoreUnsafe(ref sum, i);
}
