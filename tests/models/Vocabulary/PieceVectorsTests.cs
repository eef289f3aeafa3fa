using Craft.Inference.Tokenizing;
using Craft.Training.Retrieval;
using Craft.Training.Vocabulary;
using Xunit;

namespace Craft.ModelTests.Vocabulary;

/// <summary>Where the first vectors of new pieces come from.</summary>
public sealed class PieceVectorsTests
{
    private const int Width = 3;

    private static readonly string[] _old =
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "bank", "shore", "cat", "##s", "##cat", "dropped"];

    private static readonly string[] _kept = [.. _old.SkipLast(1)];

    private static readonly AlignedText[] _texts =
    [
        new("ufer", "bank"), new("ufer", "bank"), new("ufer", "bank"), new("ufer", "shore"), new("cats", "cats"),
    ];

    [Fact]
    public void Pieces_of_the_model_keep_their_vectors()
    {
        var (vectors, _) = Of([.. _kept.Reverse()], "ufer");
        Assert.All(_kept.Reverse().Index(), piece => Assert.Equal(Old(piece.Item), Row(vectors, piece.Index)));
    }

    [Fact]
    public void A_translated_piece_gets_the_weighted_mean_of_its_translations()
    {
        var (vectors, translated) = Of(_kept, "ufer");
        Assert.Equal(1, translated);
        // three times of four it is a bank
        Near(Mean((0.75f, "bank"), (0.25f, "shore")), Row(vectors, _kept.Length));
    }

    [Fact]
    public void A_piece_without_a_translation_gets_the_mean_of_its_spelling()
    {
        var (vectors, translated) = Of(_kept, "cats", "##cats");
        Assert.Equal(0, translated);
        Near(Mean((0.5f, "cat"), (0.5f, "##s")), Row(vectors, _kept.Length));
        Near(Mean((0.5f, "##cat"), (0.5f, "##s")), Row(vectors, _kept.Length + 1));
    }

    [Fact]
    public void What_nothing_explains_is_finite()
    {
        var (vectors, translated) = Of(_kept, "ß", "##ß", "\u200b", "##");
        Assert.Equal(0, translated);
        Assert.Equal((_kept.Length + 4) * Width, vectors.Length);
        Assert.All(vectors, number => Assert.True(float.IsFinite(number)));
        Near(Old("[UNK]"), Row(vectors, _kept.Length));
    }

    private static (float[] Vectors, int Translated) Of(string[] kept, params string[] more)
    {
        var tokenizer = new WordPieceTokenizer(new WordPieceVocabulary(_old), new WordPieceOptions());
        float[] numbers = [.. Enumerable.Range(0, _old.Length * Width).Select(i => (i * i % 17) - 5f)];
        return new PieceVectors(tokenizer, numbers, Width).Of(new VocabularyExtension([.. kept, .. more], kept.Length), new WordPieceOptions(), _texts);
    }

    private static float[] Old(string piece) =>
        [.. Enumerable.Range(0, Width).Select(d => (Array.IndexOf(_old, piece) * Width) + d).Select(i => (i * i % 17) - 5f)];

    private static float[] Mean(params (float Weight, string Piece)[] parts) =>
        [.. Enumerable.Range(0, Width).Select(d => parts.Sum(p => p.Weight * Old(p.Piece)[d]))];

    private static float[] Row(float[] vectors, int piece) => vectors[(piece * Width)..((piece + 1) * Width)];

    private static void Near(float[] expected, float[] actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
}
