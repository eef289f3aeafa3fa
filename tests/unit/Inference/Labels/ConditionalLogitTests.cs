using Craft.Inference.Labels;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Inference.Labels;

/// <summary>Fitting choices: against the closed form of two options, and the conditions of the optimum.</summary>
public sealed class ConditionalLogitTests
{
    [Fact]
    public void Two_options_with_a_constant_give_the_log_odds()
    {
        Choice[] choices = [.. Enumerable.Range(0, 100).Select(i => new Choice([[1.0], [0.0]], i < 80 ? 0 : 1))];

        Assert.Equal(Math.Log(4), ConditionalLogit.Fit(choices, ridge: 1e-12)[0], 1e-6);
    }

    [Fact]
    public void At_the_optimum_the_expected_features_are_the_chosen_ones() => _choices.Sample(choices =>
    {
        const double ridge = 1e-3;
        var weights = ConditionalLogit.Fit(choices, ridge);
        for (var f = 0; f < weights.Length; f++)
        {
            var feature = f;
            var gradient = choices.Sum(c => c.Options[c.Right][feature]
                - ConditionalLogit.Probabilities(c.Options, weights).Zip(c.Options, (p, o) => p * o[feature]).Sum());
            Assert.Equal(ridge * choices.Length * weights[f], gradient, 1e-3);
        }
    });

    [Fact]
    public void Probabilities_are_shares_of_one_even_for_huge_utilities()
    {
        var probabilities = ConditionalLogit.Probabilities([[1000], [999], [-1000]], [1]);

        Assert.Equal(1, probabilities.Sum(), 1e-12);
        Assert.Equal(Math.E, probabilities[0] / probabilities[1], 1e-9);
    }

    private static readonly Gen<Choice[]> _choices =
        Gen.Select(Gen.Double[-1, 1].Array[3].Array[4], Gen.Int[0, 3]).Select((options, right) => new Choice(options, right)).Array[1, 40];
}
