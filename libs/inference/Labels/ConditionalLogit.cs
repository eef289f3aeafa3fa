using MathNet.Numerics.LinearAlgebra;

namespace Craft.Inference.Labels;

/// <summary>
/// McFadden's conditional logit (1974): the probability of an option is the softmax of its features times the weights. Fitted
/// by Newton's method on the log-likelihood with a small ridge, which is strictly concave, so there is one answer.
/// </summary>
public static class ConditionalLogit
{
    private const int StepsMax = 100;
    private const double Enough = 1e-9;

    /// <summary>The weights, one per feature; deterministic.</summary>
    /// <param name="choices">At least one.</param>
    /// <param name="ridge">Penalty on the squared weights per choice; keeps them finite when the choices are separable.</param>
    public static double[] Fit(IReadOnlyList<Choice> choices, double ridge = 1e-4)
    {
        var size = choices[0].Options[0].Length;
        var weights = Vector<double>.Build.Dense(size);
        var value = Likelihood(choices, weights, ridge);
        for (var step = 0; step < StepsMax; step++)
        {
            var (gradient, curvature) = Derivatives(choices, weights, ridge);
            var direction = curvature.Solve(gradient);
            var length = 1.0;
            var next = weights + direction;
            var reached = Likelihood(choices, next, ridge);
            while (reached < value && length > Enough)
            {
                length /= 2;
                next = weights + (length * direction);
                reached = Likelihood(choices, next, ridge);
            }

            var gained = reached - value;
            if (gained > 0)
            {
                (weights, value) = (next, reached);
            }

            if (gained < Enough)
            {
                break;
            }
        }

        return weights.ToArray();
    }

    /// <summary>The probability of every option; they sum to 1.</summary>
    public static double[] Probabilities(IReadOnlyList<double[]> options, IReadOnlyList<double> weights)
    {
        var utilities = options.Select(option => option.Zip(weights, (x, w) => x * w).Sum()).ToArray();
        var highest = utilities.Max();
        var sum = 0.0;
        for (var i = 0; i < utilities.Length; i++)
        {
            utilities[i] = Math.Exp(utilities[i] - highest);
            sum += utilities[i];
        }

        return Array.ConvertAll(utilities, utility => utility / sum);
    }

    private static double Likelihood(IReadOnlyList<Choice> choices, Vector<double> weights, double ridge) =>
        choices.Sum(c => Math.Log(Math.Max(double.Epsilon, Probabilities(c.Options, weights.AsArray())[c.Right])))
        - (ridge * choices.Count / 2 * weights.DotProduct(weights));

    // the curvature is that of the negative: positive definite
    private static (Vector<double> Gradient, Matrix<double> Curvature) Derivatives(
        IReadOnlyList<Choice> choices, Vector<double> weights, double ridge)
    {
        var size = weights.Count;
        var gradient = weights * (-ridge * choices.Count);
        var curvature = Matrix<double>.Build.DenseIdentity(size) * (ridge * choices.Count);
        foreach (var choice in choices)
        {
            var probabilities = Probabilities(choice.Options, weights.AsArray());
            var mean = Vector<double>.Build.Dense(size);
            for (var i = 0; i < probabilities.Length; i++)
            {
                mean += probabilities[i] * Vector<double>.Build.Dense(choice.Options[i]);
            }

            gradient += Vector<double>.Build.Dense(choice.Options[choice.Right]) - mean;
            for (var i = 0; i < probabilities.Length; i++)
            {
                var away = Vector<double>.Build.Dense(choice.Options[i]) - mean;
                curvature += probabilities[i] * away.OuterProduct(away);
            }
        }

        return (gradient, curvature);
    }
}
