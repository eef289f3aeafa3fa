using Craft.Inference.Lexical;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Inference;

/// <summary>Fitting and encoding.</summary>
public sealed class LexicalEncoderTests
{
    private static readonly LexicalEncoder _encoder = TinyModel.Encoder();

    [Fact]
    public void A_fit_is_the_same_whatever_the_threads()
    {
        var one = TinyModel.Fit(threads: 1);
        var four = TinyModel.Fit(threads: 4);

        Assert.Equal(one.Weights, four.Weights);
        Assert.Equal(one.Idf, four.Idf);
        Assert.Equal(one.Scales, four.Scales);
    }

    [Fact]
    public void German_and_English_meet()
    {
        foreach (var (german, english) in TinyModel.Meanings)
        {
            var best = TinyModel.Meanings.MaxBy(other => Cosine(Encode(german), Encode(other.English)));
            Assert.Equal(english, best.English);
            Assert.True(Cosine(Encode(german), Encode(english)) > 0.9);
        }
    }

    [Fact]
    public void Texts_of_a_catalogue_change_the_frequencies_not_the_space()
    {
        var plain = TinyModel.Fit();
        var weighted = TinyModel.Fit(idfTexts: [.. Enumerable.Repeat("Holz Holz", 50)]);
        var word = plain.Shape.WordBucket(LexicalFeatures.HashWord("holz"));

        Assert.True(weighted.Idf[word] < plain.Idf[word]);
        Assert.Equal(plain.Shape, weighted.Shape);
    }

    [Fact]
    public void Every_vector_has_unit_length_or_is_zero() => Gen.String.Sample(text =>
    {
        var length = Encode(text).Sum(value => (double)value * value);
        Assert.True(length == 0 || Math.Abs(length - 1) < 1e-5, $"{length}");
    });

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n.,;!")]
    public async Task A_text_without_features_gives_zeros(string text)
    {
        var vectors = await _encoder.EncodeAsync([text, "Holz"], TestContext.Current.CancellationToken);

        Assert.Equal(new float[_encoder.Dimensions], vectors[0]);
        Assert.NotEqual(new float[_encoder.Dimensions], vectors[1]);
    }

    [Fact]
    public async Task Many_texts_at_once_give_the_bits_of_one_at_a_time()
    {
        var texts = Enumerable.Range(0, 200).Select(i => $"{TinyModel.Meanings[i % 12].German} {i} {TinyModel.Meanings[i % 7].English}").ToList();
        var vectors = await _encoder.EncodeAsync(texts, TestContext.Current.CancellationToken);

        Assert.Equal(texts.Select(Encode), vectors);
        Assert.Empty(await _encoder.EncodeAsync([], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Rounding_the_rows_to_int8_leaves_the_directions_orthonormal()
    {
        var model = TinyModel.Fit();
        var dimensions = model.Shape.Dimensions;
        var known = TinyModel.Meanings.Length; // there are no more directions than documents
        for (var a = 0; a < known; a++)
        {
            for (var b = a; b < known; b++)
            {
                double product = 0;
                for (var row = 0; row < model.Shape.Features; row++)
                {
                    double scale = model.Scales[row];
                    product += scale * scale * model.Weights[(row * dimensions) + a] * model.Weights[(row * dimensions) + b];
                }

                Assert.Equal(a == b ? 1 : 0, product, 0.01);
            }
        }
    }

    [Fact]
    public void A_text_of_weight_zero_counts_nothing()
    {
        FitDocument[] With(params FitText[] more) => [.. TinyModel.Meanings.Select(m => new FitDocument([[new FitText(m.German), .. more]]))];
        LexicalModel Fit(FitDocument[] documents) => LexicalEncoderFit.Fit(
            documents, [], Trainer.TinyFit.Options, new Progress<LexicalFitProgress>(), default);

        Assert.Equal(Fit(With()).Weights, Fit(With(new FitText("ganz andere Wörter ganz andere Wörter", 0))).Weights);
    }

    [Fact]
    public void Nothing_to_fit_on_is_refused() => Assert.Throws<ArgumentException>(() => LexicalEncoderFit.Fit(
        [], [], Trainer.TinyFit.Options, new Progress<LexicalFitProgress>(), TestContext.Current.CancellationToken));

    private static float[] Encode(string text)
    {
        var vector = new float[_encoder.Dimensions];
        _encoder.Encode(text, vector);
        return vector;
    }

    private static double Cosine(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}
