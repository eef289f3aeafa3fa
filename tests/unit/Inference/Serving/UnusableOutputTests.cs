using Craft.Inference;
using Craft.Inference.Serving;
using Xunit;

namespace Craft.UnitTests.Inference.Serving;

/// <summary>NaN from a model is a reject of that text, never a score.</summary>
public sealed class UnusableOutputTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public async Task Of_an_encoder(int tokensPerRun)
    {
        using var tiny = new TinyEngine(new InferenceOptions { Callers = 2, TokensPerRun = tokensPerRun });
        using var encoder = await NeuralEncoder.OpenAsync(PoisonedNetwork.Write(tiny.Write(), PoisonedNetwork.PieceZ), tiny.Engine, Ct);
        var e = await Assert.ThrowsAsync<UnusableOutputException>(() => encoder.EncodeAsync(["Kurs", "Kurs Z", "und", "Z"], Ct));

        Assert.Equal([1, 3], e.Texts);
        Assert.Equal(2, (await encoder.EncodeAsync(["Kurs", "und"], Ct)).Count);
    }

    [Fact]
    public async Task Of_a_tagger_also_when_only_one_window_has_it()
    {
        using var tiny = new TinyEngine();
        using var tagger = await NeuralTagger.OpenAsync(
            PoisonedNetwork.Write(tiny.Write(TinyEngine.TwoGroups), PoisonedNetwork.PieceZ), tiny.Engine, new TaggerOptions(), Ct);
        var longText = string.Concat(Enumerable.Repeat("Kurs und ", 100));
        TaggerText[] texts = [new("Kurs", "de"), new(longText + "Z", "de"), new(longText, "de")];
        var e = await Assert.ThrowsAsync<UnusableOutputException>(() => tagger.TagAsync(texts, Ct));

        Assert.Equal([1], e.Texts);
        Assert.Equal(2, (await tagger.TagAsync([texts[0], texts[2]], Ct)).Count);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void No_number_is_found_at_every_place(float bad)
    {
        for (var length = 1; length < 70; length++)
        {
            var numbers = Enumerable.Range(0, length).Select(i => i * 1e30f).ToArray();
            Assert.True(BertRunner.IsFinite(numbers));
            numbers[(length * 7) % length] = bad;
            Assert.False(BertRunner.IsFinite(numbers));
            numbers[0] = 0;
            numbers[length - 1] = bad;
            Assert.False(BertRunner.IsFinite(numbers));
        }
    }
}
