using Craft.Inference.Models;
using Craft.Inference.Onnx;
using Xunit;

namespace Craft.UnitTests.Inference.Onnx;

/// <summary>Every checkpoint, written as a network in every way, gives the numbers of the reference.</summary>
public sealed class GoldenNetworkTests
{
    // measured: at most 1.5e-6 in 32 bits
    private const double Exact = 1e-4;

    public static TheoryData<string, OnnxFlavour, OnnxPrecision> All() =>
        Networks("base", "sharded", "bf16", "token-classifier", "masked-lm", "old-names", "pickle");

    public static TheoryData<string, OnnxFlavour, OnnxPrecision> Encoders() => Networks("base", "bf16");

    public static TheoryData<string, OnnxFlavour, OnnxPrecision> Classifiers() => Networks("token-classifier");

    public static TheoryData<string, OnnxFlavour, OnnxPrecision> LanguageModels() => Networks("masked-lm", "old-names", "pickle");

    [Theory]
    [MemberData(nameof(All))]
    public void Hidden_states_and_the_pooler_are_those_of_the_reference(string form, OnnxFlavour flavour, OnnxPrecision precision)
    {
        var run = GoldenBert.Run(GoldenBert.Network(form, new BertGraphOptions { Flavour = flavour, Precision = precision }));
        Compare(Prefix(form) + "last_hidden_state", run["last_hidden_state"], Bound(precision, 0.01, 0.15), perToken: true);
        Assert.Equal(form is "base" or "sharded" or "bf16" or "old-names", run.TryGetValue("pooler_output", out var pooled));
        if (pooled is not null)
        {
            Compare(Prefix(form) + "pooler_output", pooled, Bound(precision, 0.005, 0.07));
        }
    }

    [Theory]
    [MemberData(nameof(Encoders))]
    public void Vectors_of_texts_are_those_of_the_reference(string form, OnnxFlavour flavour, OnnxPrecision precision)
    {
        var options = new BertGraphOptions { Output = BertOutput.Embedding, Flavour = flavour, Precision = precision };
        var start = GoldenBert.Run(GoldenBert.Network(form, options with { Pooling = BertPooling.Start }));
        var mean = GoldenBert.Run(GoldenBert.Network(form, options with { Pooling = BertPooling.Mean }));
        Compare(Prefix(form) + "cls_normalised", start["embedding"], Bound(precision, 5e-4, 0.01));
        Compare(Prefix(form) + "mean_normalised", mean["embedding"], Bound(precision, 5e-4, 0.01));
    }

    [Theory]
    [MemberData(nameof(Classifiers))]
    public void Labels_are_those_of_the_reference(string form, OnnxFlavour flavour, OnnxPrecision precision)
    {
        var run = GoldenBert.Run(GoldenBert.Network(form, new BertGraphOptions { Output = BertOutput.Labels, Flavour = flavour, Precision = precision }));
        Compare("token_classification.logits", run["logits"], Bound(precision, 0.03, 0.5), perToken: true);
    }

    [Theory]
    [MemberData(nameof(LanguageModels))]
    public void Hidden_pieces_are_those_of_the_reference(string form, OnnxFlavour flavour, OnnxPrecision precision)
    {
        var options = new BertGraphOptions { Output = BertOutput.Pieces, Flavour = flavour, Precision = precision };
        var logits = GoldenBert.Run(GoldenBert.Network(form, options), "masked_input_ids")["logits"];
        var pieces = GoldenBert.Config(form).VocabularySize;
        var labelled = GoldenBert.Input("masked_lm_labels")
            .SelectMany((label, i) => label == -100 ? [] : logits.AsSpan(i * pieces, pieces).ToArray()).ToArray();
        Compare("masked_lm.logits_at_labels", labelled, Bound(precision, 0.01, 0.2));
    }

    [Theory]
    [InlineData(OnnxPrecision.Fp32)]
    [InlineData(OnnxPrecision.Fp16)]
    [InlineData(OnnxPrecision.Int8)]
    public void The_word_table_of_an_int8_network_has_any_precision(OnnxPrecision table)
    {
        var options = new BertGraphOptions { Precision = OnnxPrecision.Int8, WordTable = table, Output = BertOutput.Pieces };
        Assert.All(["masked-lm", "old-names"], form =>
        {
            var run = GoldenBert.Run(GoldenBert.Network(form, options with { Output = BertOutput.HiddenStates }));
            Compare("last_hidden_state", run["last_hidden_state"], 0.15, perToken: true);
        });
        // a decoder of the size of the table costs nothing
        Assert.InRange(GoldenBert.Network("masked-lm", options).Length - GoldenBert.Network("token-classifier", options with { Output = BertOutput.HiddenStates }).Length, 0, 30_000);
    }

    [Fact]
    public void What_is_kept_is_exact()
    {
        var config = GoldenBert.Config("base");
        var options = new BertGraphOptions
        {
            Precision = OnnxPrecision.Int8,
            WordTable = OnnxPrecision.Fp32,
            Kept = BertMatrices.Of(config).ToHashSet(),
        };
        Assert.All(Enum.GetValues<OnnxFlavour>(), flavour => Compare(
            "last_hidden_state", GoldenBert.Run(GoldenBert.Network("base", options with { Flavour = flavour }))["last_hidden_state"], Exact, perToken: true));
    }

    [Fact]
    public void Without_token_types_single_texts_stay_the_same()
    {
        using var run = new NetworkRun(GoldenBert.Network("base", new BertGraphOptions { Output = BertOutput.Embedding }, tokenTypes: false));
        var actual = run.Run(GoldenBert.Texts, GoldenBert.Tokens, ("input_ids", GoldenBert.Input("input_ids")), ("attention_mask", GoldenBert.Input("attention_mask")))["embedding"];
        var expected = GoldenBert.Expected("mean_normalised");
        foreach (var text in (int[])[0, 1, 3])
        {
            var range = (text * GoldenBert.Hidden)..((text + 1) * GoldenBert.Hidden);
            Assert.InRange(GoldenBert.Distance(expected[range], actual[range], GoldenBert.Hidden, perToken: false), 0, Exact);
        }
    }

    private static TheoryData<string, OnnxFlavour, OnnxPrecision> Networks(params string[] forms) => new(
        from form in forms
        from flavour in Enum.GetValues<OnnxFlavour>()
        from precision in Enum.GetValues<OnnxPrecision>()
        select (form, flavour, precision));

    private static string Prefix(string form) => form == "bf16" ? "bf16." : "";

    private static double Bound(OnnxPrecision precision, double half, double eight) => precision switch
    {
        OnnxPrecision.Fp32 => Exact,
        OnnxPrecision.Fp16 => half,
        _ => eight,
    };

    private static void Compare(string name, float[] actual, double bound, bool perToken = false)
    {
        var expected = GoldenBert.Expected(name);
        var width = expected.Length / (GoldenBert.Texts * GoldenBert.Tokens);
        var distance = GoldenBert.Distance(expected, actual, Math.Max(width, 1), perToken);
        TestContext.Current.TestOutputHelper!.WriteLine($"{name}: {distance:G2}");
        Assert.InRange(distance, 0, bound);
    }
}
