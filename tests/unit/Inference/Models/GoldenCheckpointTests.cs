using Craft.Inference.Models;
using Craft.TestSupport;
using Xunit;

namespace Craft.UnitTests.Inference.Models;

/// <summary>One encoder in all the forms that checkpoints have: the same numbers come out of every one.</summary>
public sealed class GoldenCheckpointTests
{
    [Theory]
    [InlineData("sharded", BertHead.None)]
    [InlineData("token-classifier", BertHead.TokenClassification)]
    [InlineData("masked-lm", BertHead.MaskedLanguage)]
    [InlineData("old-names", BertHead.MaskedLanguage)]
    [InlineData("pickle", BertHead.MaskedLanguage)]
    public void Every_form_holds_the_same_encoder(string form, BertHead head)
    {
        using var expected = Open("base");
        using var actual = Open(form);
        Assert.Equal(head, actual.Head);
        foreach (var (name, shape) in BertNames.Encoder(Config("base")))
        {
            Assert.Equal(shape, actual.Find(name).Shape);
            Assert.Equal(expected.Read(name), actual.Read(name));
        }
    }

    [Theory]
    [InlineData("old-names")]
    [InlineData("pickle")]
    public void Heads_are_the_same_too(string form)
    {
        using var expected = Open("masked-lm");
        using var actual = Open(form);
        var names = BertNames.Head(BertHead.MaskedLanguage, Config(form), 0).Select(t => t.Name).ToList();
        Assert.Equal(5, names.Count);
        Assert.All(names, name => Assert.Equal(expected.Read(name), actual.Read(name)));
        Assert.Equal(expected.Read(BertNames.WordEmbeddings), actual.Read(BertNames.PredictionDecoder));
        Assert.False(expected.Has(BertNames.PredictionDecoder));
    }

    [Fact]
    public void BFloat16_is_the_rounded_original()
    {
        using var expected = Open("base");
        using var actual = Open("bf16");
        Assert.True(actual.HasPooler);
        foreach (var name in actual.Names)
        {
            Assert.Equal(expected.Read(name).Select(RoundToBFloat16), actual.Read(name));
        }
    }

    [Fact]
    public void The_embeddings_of_the_first_text_are_those_of_the_reference()
    {
        using var weights = Open("base");
        using var expected = Checkpoint.OpenSafetensors(Shared("expected.safetensors"));
        var config = Config("base");
        var states = expected.Read(expected.Tensors["hidden_states_of_first_text"]);
        var ids = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(Shared("inputs.json"))).RootElement
            .GetProperty("input_ids")[0].EnumerateArray().Take(18).Select(e => e.GetInt32()).ToArray();
        var (words, positions, types) = (weights.Read(BertNames.WordEmbeddings), weights.Read(BertNames.PositionEmbeddings), weights.Read(BertNames.TypeEmbeddings));
        var (gamma, beta) = (weights.Read(BertNames.EmbeddingNorm + ".weight"), weights.Read(BertNames.EmbeddingNorm + ".bias"));
        var hidden = config.HiddenSize;
        for (var at = 0; at < ids.Length; at++)
        {
            var sum = Enumerable.Range(0, hidden).Select(i => (double)words[(ids[at] * hidden) + i] + positions[(at * hidden) + i] + types[i]).ToArray();
            var mean = sum.Average();
            var deviation = Math.Sqrt(sum.Average(x => (x - mean) * (x - mean)) + config.LayerNormEpsilon);
            for (var i = 0; i < hidden; i++)
            {
                Assert.Equal(states[(at * hidden) + i], ((sum[i] - mean) / deviation * gamma[i]) + beta[i], 1e-5);
            }
        }
    }

    [Fact]
    public void A_token_classifier_names_its_labels() =>
        Assert.Equal(["O", "B-Skill"], Config("token-classifier").Labels.Take(2));

    private static BertConfig Config(string form) => BertConfig.Read(Path.Combine(Shared(form), BertConfig.FileName));

    private static BertWeights Open(string form) => BertWeights.Open(Shared(form), Config(form));

    private static float RoundToBFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        // to nearest, ties to even
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
    }

    private static string Shared(string relative)
    {
        var path = RepositoryRoot.Shared($"golden/bert/{relative}");
        Assert.SkipWhen(path is null, $"../shared/golden/bert/{relative} is not on this machine");
        return path!;
    }
}
