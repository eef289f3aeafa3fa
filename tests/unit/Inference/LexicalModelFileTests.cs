using System.Security.Cryptography;
using Craft.Inference.Lexical;
using Craft.TestSupport;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Inference;

/// <summary>Model folders: round trip, and every kind of damage is refused in one clear sentence.</summary>
public sealed class LexicalModelFileTests : IDisposable
{
    private static readonly LexicalModel _model = TinyModel.Fit();

    private readonly TemporaryFolder _folder = new();

    private string Weights => _folder.Combine(LexicalModelFile.WeightsName);

    private string Card => _folder.Combine(LexicalModelFile.CardName);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_written_model_is_read_back_to_the_last_bit()
    {
        var written = LexicalModelFile.Write(_folder.Path, _model, "twelve meanings", 12);
        var (model, card) = LexicalModelFile.Read(_folder.Path);

        Assert.Equal(written, card);
        Assert.Equal(_model.Shape, model.Shape);
        Assert.Equal(_model.Weights, model.Weights);
        Assert.Equal(_model.Idf, model.Idf);
        Assert.Equal(_model.Scales, model.Scales);
        Assert.Equal(card.Sha256[..8], LexicalEncoder.Load(_folder.Path).Model.Version);
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes()
    {
        using var other = new TemporaryFolder();

        Assert.Equal(
            LexicalModelFile.Write(_folder.Path, _model, "x", 12),
            LexicalModelFile.Write(other.Path, TinyModel.Fit(threads: 1), "x", 12));
    }

    [Fact]
    public void A_flipped_bit_or_a_lost_end_is_refused()
    {
        LexicalModelFile.Write(_folder.Path, _model, "x", 12);
        var bytes = File.ReadAllBytes(Weights);
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Int[0, 7], Gen.Bool).Sample((at, bit, cut) =>
        {
            var damaged = cut ? bytes[..at] : [.. bytes];
            if (!cut)
            {
                damaged[at] ^= (byte)(1 << bit);
            }

            File.WriteAllBytes(Weights, damaged);
            Assert.Contains("is damaged", Refusal(), StringComparison.Ordinal);
        }, iter: 50, threads: 1);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        Assert.Contains($"{_folder.Path} has neither", Refusal(), StringComparison.Ordinal);
        Assert.Contains(LexicalModelFile.CardName, Refusal(), StringComparison.Ordinal);
        LexicalModelFile.Write(_folder.Path, _model, "x", 12);
        File.Delete(Weights);
        Assert.Contains(Weights, Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"name\":\"x\"}")]
    public void A_card_that_is_none_is_refused(string json)
    {
        LexicalModelFile.Write(_folder.Path, _model, "x", 12);
        File.WriteAllText(Card, json);

        Assert.Contains("model card", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "no lexical model of format")]
    [InlineData(4, "no lexical model of format")]
    [InlineData(8, "impossible sizes")]
    [InlineData(12, "impossible sizes")]
    [InlineData(16, "impossible sizes")]
    public void A_header_that_lies_is_refused_although_the_hash_fits(int at, string sentence)
    {
        var card = LexicalModelFile.Write(_folder.Path, _model, "x", 12);
        var bytes = File.ReadAllBytes(Weights);
        bytes[at] ^= 1;
        File.WriteAllBytes(Weights, bytes);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        File.WriteAllText(Card, File.ReadAllText(Card).Replace(card.Sha256, hash, StringComparison.Ordinal));

        Assert.Contains(sentence, Refusal(), StringComparison.Ordinal);
    }

    private string Refusal() => Assert.Throws<InvalidDataException>(() => LexicalModelFile.Read(_folder.Path)).Message;
}
