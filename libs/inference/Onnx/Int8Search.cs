using Craft.Inference.Models;
using Google.Protobuf;

namespace Craft.Inference.Onnx;

/// <summary>
/// Finds how a model goes into int8 with its score within a tolerance of its score in fp32: a strength of smoothing and, where none
/// is enough, the matrices that must not be in int8, as few as possible. Which ones to try is told by how far each alone moves the
/// output on sample texts; whether it is enough, by the caller's measure.
/// </summary>
public static class Int8Search
{
    // smoothing costs nothing when the model serves, so it is tried before anything is kept
    private static readonly double[] _strengths = [Int8Smoothing.UsualStrength, 0.8, 0.9];

    /// <summary>
    /// The measure gets a model folder and gives a score, higher is better; it runs once per strength and, when
    /// matrices must be kept, about 2 log2(matrices) + kept times more. Samples
    /// are token ids with special tokens, 20 to 100 typical texts. The tolerance is in the units of the score.
    /// </summary>
    public static Int8Choice Find(
        BertFolder source, OnnxWriteOptions options, IReadOnlyList<int[]> samples, Func<string, double> measure, double tolerance = 0.5)
    {
        using var trials = new Int8Trials(source, measure);
        var exact = trials.Score(options with { Precision = OnnxPrecision.Fp32, WordTable = null }, []);
        var wanted = exact - tolerance;
        (options, var plain) = Smoothest(source, options, options.Samples ?? samples, trials);
        if (plain >= wanted)
        {
            return new Int8Choice(options.Strength, new HashSet<string>(), exact, plain, plain, []);
        }

        var damages = Damages(source, options, samples);
        string[] order = [.. damages.OrderByDescending(d => d.Distance).ThenBy(d => d.Matrix, StringComparer.Ordinal).Select(d => d.Matrix)];
        var (kept, score) = Shortest(order, wanted, Score);
        (kept, score) = Released(kept, score, wanted, Score);
        return new Int8Choice(options.Strength, kept.ToHashSet(), exact, plain, score, damages);

        double Score(string[] keep) => trials.Score(options, keep);
    }

    /// <summary>The best strength, the usual one where they are alike; the options carry what it means for each matrix.</summary>
    private static (OnnxWriteOptions Options, double Score) Smoothest(
        BertFolder source, OnnxWriteOptions options, IReadOnlyList<IReadOnlyList<int>> samples, Int8Trials trials)
    {
        (OnnxWriteOptions Options, double Score)? best = null;
        foreach (var strength in samples.Count == 0 ? _strengths[..1] : _strengths)
        {
            var smoothed = options with
            {
                Precision = OnnxPrecision.Int8,
                Strength = strength,
                Smoothing = Int8Smoothing.Find(source, samples, strength),
            };
            var score = trials.Score(smoothed, []);
            best = best is { } before && before.Score >= score ? before : (smoothed, score);
        }

        return best!.Value;
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
    private static (string[] Kept, double Score) Shortest(string[] order, double wanted, Func<string[], double> measure)
    {
        var (tooFew, enough) = (0, order.Length);
        double? best = null;
        while (enough - tooFew > 1)
        {
            var middle = (tooFew + enough) / 2;
            if (measure(order[..middle]) is var score && score >= wanted)
            {
                (enough, best) = (middle, score);
            }
            else
            {
                tooFew = middle;
            }
        }

        return (order[..enough], best ?? measure(order));
    }

    /// <summary>Gives back to int8 what turns out not to be needed, the least harmful first.</summary>
    private static (string[] Kept, double Score) Released(
        string[] kept, double score, double wanted, Func<string[], double> measure)
    {
        foreach (var matrix in kept.Reverse().Skip(1).ToArray())
        {
            string[] fewer = [.. kept.Where(m => m != matrix)];
            if (measure(fewer) is var without && without >= wanted)
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
