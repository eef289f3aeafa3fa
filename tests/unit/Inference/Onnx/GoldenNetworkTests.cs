using Craft.Inference.Onnx;
using Xunit;

namespace Craft.UnitTests.Inference.Onnx;

/// <summary>Every checkpoint written as a network gives the numbers of the reference.</summary>
public sealed class GoldenNetworkTests
{
    // measured: 32 bits 4e-6, 16 bits .004, 8 bits .14 on hidden states of magnitude 1 to 4
    private const double Exact = 1e-4;

    public static TheoryData<string, OnnxFlavour, OnnxPrecision> Networks() => new(
        from form in (string[])["base", "sharded", "bf16", "token-classifier", "masked-lm", "old-names", "pickle"]
        from flavour in Enum.GetValues<OnnxFlavour>()
        from precision in Enum.GetValues<OnnxPrecision>()
        select (form, flavour, precision));

    [Theory]
    [MemberData(nameof(Networks))]
    public void Hidden_states_and_the_pooler_are_those_of_the_reference(string form, OnnxFlavour flavour, OnnxPrecision precision)
    {
        var run = GoldenBert.Run(GoldenBert.Network(form, new BertGraphOptions { Flavour = flavour, Precision = precision }));
        var prefix = form == "bf16" ? "bf16." : "";
        var states = GoldenBert.Distance(GoldenBert.Expected(prefix + "last_hidden_state"), run["last_hidden_state"], GoldenBert.Hidden, perToken: true);
        var pooled = run.TryGetValue("pooler_output", out var output) ? GoldenBert.Distance(GoldenBert.Expected(prefix + "pooler_output"), output, GoldenBert.Hidden, perToken: false) : 0;
        TestContext.Current.TestOutputHelper!.WriteLine($"{states} {pooled}");
        Assert.Equal(form is "base" or "sharded" or "bf16" or "old-names", run.ContainsKey("pooler_output"));
        Assert.InRange(states, 0, Bound(precision, 0.02, 0.5));
        Assert.InRange(pooled, 0, Bound(precision, 0.02, 0.5));
    }

    private static double Bound(OnnxPrecision precision, double half, double eight) => precision switch
    {
        OnnxPrecision.Fp32 => Exact,
        OnnxPrecision.Fp16 => half,
        _ => eight,
    };
}
