using Craft.Inference.Models;
using Craft.Inference.Onnx;
using Craft.Inference.Onnx.Format;
using Craft.Inference.Serving;
using Craft.UnitTests.Inference.Tagging;
using Google.Protobuf;
using Xunit;

namespace Craft.UnitTests.Inference.Serving;

/// <summary>Folders that are no models, or not the ones they say: one sentence each, nothing else.</summary>
public sealed class ModelFolderTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_int8_model_is_served_like_any_other()
    {
        using var tiny = new TinyEngine();
        using var encoder = await NeuralEncoder.OpenAsync(tiny.Write(precision: OnnxPrecision.Int8), tiny.Engine, Ct);

        Assert.Equal(1, (await encoder.EncodeAsync(["Kurs"], Ct))[0].Sum(v => (double)v * v), 1e-3);
    }

    [Fact]
    public Task A_folder_that_is_missing_is_refused() => RefusedAsync("does not exist", folder => Directory.Delete(folder, recursive: true));

    [Fact]
    public Task A_network_that_is_cut_off_is_refused() => RefusedAsync("no network", folder =>
        Change(folder, bytes => bytes[..(bytes.Length / 2)], m => m));

    [Fact]
    public Task A_network_of_zeros_is_refused() => RefusedAsync("no network", folder => Change(folder, bytes => new byte[bytes.Length], m => m));

    [Fact]
    public Task A_network_that_is_empty_is_refused() => RefusedAsync("no", folder => Change(folder, _ => [], m => m));

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/hostname")]
    [InlineData("link")]
    public Task Weights_outside_the_folder_are_refused(string location) => RefusedAsync("no network", folder =>
    {
        var secret = Path.Combine(folder, "..", "secret");
        File.WriteAllBytes(secret, new byte[1 << 20]);
        File.CreateSymbolicLink(Path.Combine(folder, "link"), secret);
        Change(folder, bytes => External(bytes, location), m => m);
    });

    [Fact]
    public Task A_network_of_another_hash_is_refused() => RefusedAsync("SHA-256", folder =>
        File.AppendAllText(Path.Combine(folder, ModelManifest.NetworkFileName), "x"));

    [Fact]
    public Task A_manifest_that_is_no_JSON_is_refused() => RefusedAsync("description", folder =>
        File.WriteAllText(Path.Combine(folder, ModelManifest.FileName), "{"));

    [Fact]
    public Task Other_dimensions_are_refused() => RefusedAsync("one vector of 31", folder =>
        Change(folder, b => b, m => m with { Dimensions = 31 }));

    [Fact]
    public Task More_tokens_than_there_are_positions_are_refused() => RefusedAsync("does not run", folder =>
        Change(folder, b => b, m => m with { LengthMax = TinyEngine.Positions + 1 }));

    [Fact]
    public Task A_length_of_nothing_is_refused() => RefusedAsync("takes only 2", folder => Change(folder, b => b, m => m with { LengthMax = 2 }));

    [Fact]
    public Task A_vocabulary_with_more_pieces_than_the_network_is_refused() => RefusedAsync("does not run", folder =>
        File.AppendAllText(Path.Combine(folder, TokenizerFolder.VocabularyName), "noch\nzwei\n"));

    [Fact]
    public Task A_vocabulary_that_is_missing_is_refused() => RefusedAsync("missing", folder =>
        File.Delete(Path.Combine(folder, TokenizerFolder.VocabularyName)));

    [Fact]
    public async Task A_tagger_is_no_encoder()
    {
        using var tiny = new TinyEngine();
        var e = await Assert.ThrowsAsync<InvalidDataException>(() => NeuralEncoder.OpenAsync(tiny.Write(TinyEngine.TwoGroups), tiny.Engine, Ct));
        Assert.Contains("role tagger", e.Message, StringComparison.Ordinal);

        e = await Assert.ThrowsAsync<InvalidDataException>(() => NeuralTagger.OpenAsync(tiny.Write(), tiny.Engine, new TaggerOptions(), Ct));
        Assert.Contains("role encoder", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_gives_no_numbers_is_refused()
    {
        using var tiny = new TinyEngine();
        var e = await Assert.ThrowsAsync<InvalidDataException>(() =>
            NeuralTagger.OpenAsync(PoisonedNetwork.Write(tiny.Write(TinyEngine.TwoGroups), GoldenPipeline.Pieces.Length - 1), tiny.Engine, new TaggerOptions(), Ct));

        Assert.Contains("no number", e.Message, StringComparison.Ordinal);
    }

    private static async Task RefusedAsync(string reason, Action<string> damage)
    {
        using var tiny = new TinyEngine();
        var folder = tiny.Write();
        damage(folder);
        var e = await Assert.ThrowsAsync<InvalidDataException>(() => NeuralEncoder.OpenAsync(folder, tiny.Engine, Ct));

        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    private static byte[] External(byte[] network, string location)
    {
        var model = ModelProto.Parser.ParseFrom(network);
        var table = model.Graph.Initializer.Single(t => t.Name == BertNames.WordEmbeddings);
        table.RawData = ByteString.Empty;
        table.DataLocation = 1;
        table.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        return model.ToByteArray();
    }

    private static void Change(string folder, Func<byte[], byte[]> network, Func<ModelManifest, ModelManifest> manifest)
    {
        var path = Path.Combine(folder, ModelManifest.NetworkFileName);
        File.WriteAllBytes(path, network(File.ReadAllBytes(path)));
        PoisonedNetwork.Sign(folder, manifest);
    }
}
