using System.Security.Cryptography;
using Craft.Inference.Models;
using Craft.Inference.Onnx;
using Craft.TestSupport;
using Xunit;

namespace Craft.UnitTests.Inference.Onnx;

/// <summary>Model folders as the services load them: whole, or not there.</summary>
public sealed class OnnxModelFolderTests : IDisposable
{
    private static readonly OnnxWriteOptions _encoder = new() { Role = ModelRole.Encoder, Name = "tiny" };

    private readonly TemporaryFolder _source = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _source.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_tagger_is_written_with_all_that_serving_needs()
    {
        using var source = GoldenBert.Open("token-classifier", _source);
        var into = _folder.Combine("taggers", "tiny");
        var written = OnnxModelFolder.Write(source, into, new OnnxWriteOptions { Role = ModelRole.Tagger, Name = "tiny-tagger", Version = "3" });
        var manifest = ModelManifest.Read(into);
        Assert.Equal((ModelRole.Tagger, "tiny-tagger", "3", 0, 128, "int8"), (manifest.Role, manifest.Name, manifest.Version, manifest.Dimensions, manifest.LengthMax, manifest.Precision));
        Assert.Equal(source.Labels, manifest.Labels);
        Assert.Equal(written.Sha256, manifest.Sha256);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(into, ModelManifest.NetworkFileName)))), manifest.Sha256);
        Assert.Equal(600, TokenizerFolder.Read(into).Tokenizer.Vocabulary.Count);
        Assert.Equal(["taggers"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Network_and_version_follow_from_the_weights_and_the_options()
    {
        using var source = GoldenBert.Open("base", _source);
        var first = OnnxModelFolder.Write(source, _folder.Combine("first"), _encoder);
        Assert.Equal(first, OnnxModelFolder.Write(source, _folder.Combine("second"), _encoder) with { Labels = first.Labels });
        Assert.Equal((8, 48), (first.Version.Length, first.Dimensions));
        var other = OnnxModelFolder.Write(source, _folder.Combine("other"), _encoder with { Pooling = BertPooling.Start });
        Assert.NotEqual(first.Version, other.Version);
    }

    [Fact]
    public void A_model_is_replaced_and_nothing_else_is()
    {
        using var source = GoldenBert.Open("base", _source);
        var into = _folder.Combine("model");
        OnnxModelFolder.Write(source, into, _encoder with { Version = "1" });
        File.WriteAllText(Path.Combine(into, "old"), "");
        OnnxModelFolder.Write(source, into, _encoder with { Version = "2" });
        Assert.Equal("2", ModelManifest.Read(into).Version);
        Assert.False(File.Exists(Path.Combine(into, "old")));
        Assert.Equal(["model"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));

        File.Delete(Path.Combine(into, ModelManifest.FileName));
        Assert.Contains("something else than a model", Assert.Throws<IOException>(() => OnnxModelFolder.Write(source, into, _encoder)).Message, StringComparison.Ordinal);
        File.WriteAllText(_folder.Combine("file"), "");
        Assert.Contains("is a file", Assert.Throws<IOException>(() => OnnxModelFolder.Write(source, _folder.Combine("file"), _encoder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_leaves_the_old_model_and_nothing_of_the_new()
    {
        using var source = GoldenBert.Open("base", _source);
        var into = _folder.Combine("model");
        OnnxModelFolder.Write(source, into, _encoder with { Version = "1" });
        // the network is on disk when the vocabulary cannot be copied
        using (File.Open(_source.Combine(TokenizerFolder.VocabularyName), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Throws<IOException>(() => OnnxModelFolder.Write(source, into, _encoder with { Version = "2" }));
        }

        Assert.Equal("1", ModelManifest.Read(into).Version);
        Assert.Equal(["model"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_vocabulary_that_may_only_be_read_gives_files_like_any_other()
    {
        using var source = GoldenBert.Open("base", _source);
        var vocabulary = _source.Combine(TokenizerFolder.VocabularyName);
        File.SetAttributes(vocabulary, FileAttributes.ReadOnly);
        try
        {
            OnnxModelFolder.Write(source, _folder.Combine("model"), _encoder);
        }
        finally
        {
            File.SetAttributes(vocabulary, FileAttributes.Normal);
        }

        Assert.All(
            Directory.EnumerateFiles(_folder.Combine("model")),
            path => Assert.False(File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly), path));
    }

    [Fact]
    public void What_a_kill_left_behind_is_cleared()
    {
        using var source = GoldenBert.Open("base", _source);
        foreach (var rest in (string[])["model.unfinished", "model.replaced"])
        {
            Directory.CreateDirectory(_folder.Combine(rest));
            File.WriteAllText(_folder.Combine(rest, ModelManifest.NetworkFileName), "half");
        }

        OnnxModelFolder.Write(source, _folder.Combine("model"), _encoder);
        Assert.Equal(["model"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void What_cannot_be_written_is_refused_in_a_sentence()
    {
        using var source = GoldenBert.Open("base", _source);
        Assert.Contains("no classifier", Refusal(source, _encoder with { Role = ModelRole.Tagger }), StringComparison.Ordinal);
        Assert.Contains("no role ranker", Refusal(source, _encoder with { Role = "ranker" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN, OnnxPrecision.Int8, "infinite or not numbers")]
    [InlineData(float.PositiveInfinity, OnnxPrecision.Fp32, "infinite or not numbers")]
    [InlineData(1e6f, OnnxPrecision.Fp16, "too large for 16 bits")]
    public void Numbers_that_would_poison_every_answer_are_refused(float number, OnnxPrecision precision, string sentence)
    {
        var tensors = new List<(string, long[], ReadOnlyMemory<float>)>();
        using (var source = GoldenBert.Open("base", _source))
        {
            foreach (var name in source.Weights.Names)
            {
                var values = source.Weights.Read(name);
                values[1] = name == BertNames.Layer(1, "output.dense.weight") ? number : values[1];
                tensors.Add((name, [.. source.Weights.Find(name).Shape], values));
            }
        }

        SafetensorsWriter.Write(_source.Combine(Checkpoint.SafetensorsName), tensors);
        using var poisoned = BertFolder.Open(_source.Path);
        var refusal = Refusal(poisoned, _encoder with { Precision = precision });
        Assert.Contains(sentence, refusal, StringComparison.Ordinal);
        Assert.Contains("encoder.layer.1.output.dense.weight", refusal, StringComparison.Ordinal);
    }

    private string Refusal(BertFolder source, OnnxWriteOptions options) =>
        Assert.Throws<InvalidDataException>(() => OnnxModelFolder.Write(source, _folder.Combine("model"), options)).Message;
}
