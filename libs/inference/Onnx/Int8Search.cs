using Craft.Inference.Models;
using Google.Protobuf;

namespace Craft.Inference.Onnx;

/// <summary>
/// Finds the matrices that must not be in int8: as few as keep the model's score within a tolerance of its score in fp32. Which
/// ones to try is told by how far each alone moves the output on sample texts; whether it is enough, by the caller's measure.
/// </summary>
public static class Int8Search
{
    /// <summary>
    /// The measure gets a model folder and gives a score, higher is better; it runs about 2 log2(matrices) + kept times. Samples
    /// are token ids with special tokens, 20 to 100 typical texts. The tolerance is in the units of the score.
    /// </summary>
    public static Int8Choice Find(
        BertFolder source, OnnxWriteOptions options, IReadOnlyList<int[]> samples, Func<string, double> measure, double tolerance = 0.5)
    {
        options = options with { Smoothing = Int8Smoothing.Find(source, options.Samples ?? samples), Kept = new HashSet<string>() };
        using var trials = new Int8Trials(source, options, measure);
        var exact = trials.Score(OnnxPrecision.Fp32, []);
        var wanted = exact - tolerance;
        var plain = trials.Score(OnnxPrecision.Int8, []);
        if (plain >= wanted)
        {
            return new Int8Choice(new HashSet<string>(), exact, plain, plain, []);
        }

        var damages = Damages(source, options, samples);
        string[] order = [.. damages.OrderByDescending(d => d.Distance).ThenBy(d => d.Matrix, StringComparer.Ordinal).Select(d => d.Matrix)];
        var (kept, score) = Shortest(order, wanted, trials);
        (kept, score) = Released(kept, score, wanted, trials);
        return new Int8Choice(kept.ToHashSet(), exact, plain, score, damages);
    }

    /// <summary>How far each matrix in int8, alone, moves the output: root of the mean squared distance over all numbers.</summary>
    internal static IReadOnlyList<Int8Damage> Damages(BertFolder source, OnnxWriteOptions options, IReadOnlyList<int[]> samples)
    {
        var all = BertMatrices.Of(source.Config);
        var exact = Outputs(source, options with { Precision = OnnxPrecision.Fp32, WordTable = null }, samples);
        return [.. all.Select(matrix => new Int8Damage(matrix, Distance(exact, Outputs(source, options with
        {
            Precision = OnnxPrecision.Int8,
            WordTable = null,
            Kept = all.Where(m => m != matrix).ToHashSet(),
        }, samples))))];
    }

    /// <summary>The shortest beginning of the order that is enough, by halving; more of it is taken to be better.</summary>
    private static (string[] Kept, double Score) Shortest(string[] order, double wanted, Int8Trials trials)
    {
        var (tooFew, enough) = (0, order.Length);
        double? best = null;
        while (enough - tooFew > 1)
        {
            var middle = (tooFew + enough) / 2;
            if (trials.Score(OnnxPrecision.Int8, order[..middle]) is var score && score >= wanted)
            {
                (enough, best) = (middle, score);
            }
            else
            {
                tooFew = middle;
            }
        }

        return (order[..enough], best ?? trials.Score(OnnxPrecision.Int8, order));
    }

    /// <summary>Gives back to int8 what turns out not to be needed, the least harmful first.</summary>
    private static (string[] Kept, double Score) Released(string[] kept, double score, double wanted, Int8Trials trials)
    {
        foreach (var matrix in kept.Reverse().Skip(1).ToArray())
        {
            string[] fewer = [.. kept.Where(m => m != matrix)];
            if (trials.Score(OnnxPrecision.Int8, fewer) is var without && without >= wanted)
            {
                (kept, score) = (fewer, without);
            }
        }

        return (kept, score);
    }

    private static float[][] Outputs(BertFolder source, OnnxWriteOptions options, IReadOnlyList<int[]> samples)
    {
        using var probe = new OnnxProbe(BertGraph.Build(source.Config, source.Weights, options.GraphOf(source)).ToByteArray());
        return [.. samples.Select(ids => probe.Run(ids).Values)];
    }

    private static double Distance(float[][] exact, float[][] actual)
    {
        var (sum, count) = (0.0, 0L);
        for (var text = 0; text < exact.Length; text++)
        {
            for (var i = 0; i < exact[text].Length; i++)
            {
                var difference = (double)exact[text][i] - actual[text][i];
                sum += difference * difference;
            }

            count += exact[text].Length;
        }

        return Math.Sqrt(sum / Math.Max(count, 1));
    }
}
