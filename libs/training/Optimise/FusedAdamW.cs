using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Craft.Training.Optimise;

/// <summary>
/// The step on the processor in one pass over memory instead of ten: parameters, gradient and moments are read once and written
/// once, in stretches that several threads share out. Every number is computed on its own, so the result does not depend on the
/// number of threads.
/// </summary>
internal static class FusedAdamW
{
    private const int Stretch = 1 << 16;

    /// <summary>float32 in the processor's memory, row after row.</summary>
    public static bool Takes(params ReadOnlySpan<Tensor> tensors)
    {
        foreach (var tensor in tensors)
        {
            if (tensor.dtype != ScalarType.Float32 || tensor.device_type != TorchSharp.DeviceType.CPU || !tensor.is_contiguous())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Moves all of them; the tensors of an entry are parameter, gradient, first and second moment.</summary>
    public static void Move(IReadOnlyList<(Tensor Parameter, Tensor Gradient, Tensor First, Tensor Second, AdamWStep Step)> entries)
    {
        var work = entries.SelectMany((e, i) => Enumerable.Range(0, (int)((e.Parameter.numel() + Stretch - 1) / Stretch)).Select(part => (Entry: i, From: part * Stretch))).ToArray();
        var threads = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, get_num_threads()) };
        Parallel.ForEach(work, threads, item =>
        {
            var e = entries[item.Entry];
            Move(Part(e.Parameter, item.From), Part(e.Gradient, item.From), Part(e.First, item.From), Part(e.Second, item.From), e.Step);
        });
    }

    internal static void Move(Span<float> parameter, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, AdamWStep step)
    {
        var (scale, beta1, beta2, rest1, rest2) =
            ((float)step.Scale, (float)step.Beta1, (float)step.Beta2, (float)(1 - step.Beta1), (float)(1 - step.Beta2));
        var (keep, rate, root, epsilon) = ((float)step.Keep, (float)step.Rate, (float)step.RootScale, (float)step.Epsilon);
        var done = 0;
        for (; done <= parameter.Length - Vector<float>.Count; done += Vector<float>.Count)
        {
            var g = new Vector<float>(gradient[done..]) * scale;
            var m = (new Vector<float>(first[done..]) * beta1) + (g * rest1);
            var v = (new Vector<float>(second[done..]) * beta2) + (g * g * rest2);
            var p = (new Vector<float>(parameter[done..]) * keep) - (m * rate / ((Vector.SquareRoot(v) * root) + new Vector<float>(epsilon)));
            m.CopyTo(first[done..]);
            v.CopyTo(second[done..]);
            p.CopyTo(parameter[done..]);
        }

        for (; done < parameter.Length; done++)
        {
            var g = gradient[done] * scale;
            first[done] = (first[done] * beta1) + (g * rest1);
            second[done] = (second[done] * beta2) + (g * g * rest2);
            parameter[done] = (parameter[done] * keep) - (first[done] * rate / ((MathF.Sqrt(second[done]) * root) + epsilon));
        }
    }

    private static Span<float> Part(Tensor tensor, int from)
    {
        var all = MemoryMarshal.Cast<byte, float>(tensor.bytes);
        return all.Slice(from, Math.Min(Stretch, all.Length - from));
    }
}
